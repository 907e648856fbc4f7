using System.Globalization;

namespace Latent.Schedules;

/// <summary>Reads the grammar of <see cref="Schedule.Parse"/>.</summary>
internal sealed class ScheduleReader(long stepsPerEpoch)
{
    private const string Epochs = "epochs";
    private const long MostSteps = 1_000_000_000_000;

    private string _whole = "";

    public Schedule Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _whole = text;
        return ReadPart(text);
    }

    private Schedule ReadPart(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new Constant(Number(text));
        var rest = text[(colon + 1)..];
        return text[..colon] switch
        {
            "steps" => ReadSteps(rest),
            "exponential" => ReadExponential(rest),
            "cosine" => ReadCosine(rest),
            "warmup" => ReadWarmUp(rest),
            var kind => throw Error(
                $"'{kind}' is not one of steps, exponential, cosine, warmup; a plain number is a constant"),
        };
    }

    private Steps ReadSteps(string text)
    {
        var parts = text.Split(',');
        var changes = Array.ConvertAll(parts[1..], part =>
        {
            var (value, from) = Split(part);
            return (Value: Number(value), From: From(from));
        });
        foreach (var (earlier, later) in changes.Zip(changes.Skip(1)))
        {
            if (later.From <= earlier.From)
                throw Error($"step {later.From} does not come after step {earlier.From}");
        }

        return new Steps(Number(parts[0]), changes);
    }

    private Cosine ReadCosine(string text)
    {
        var (from, to, length) = ReadRange(text);
        return new Cosine(from, to, length);
    }

    private Exponential ReadExponential(string text)
    {
        var (from, to, length) = ReadRange(text);
        return from > 0 && to > 0
            ? new Exponential(from, to, length)
            : throw Error("both values must be above 0; cosine may end at 0");
    }

    private WarmUp ReadWarmUp(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            ? new WarmUp(Length(text[..comma]), ReadPart(text[(comma + 1)..]))
            : throw Error("what follows the warm-up is missing, as in 'warmup:1000,1e-3'");
    }

    // a..b@length
    private (double From, double To, long Length) ReadRange(string text)
    {
        var (range, length) = Split(text);
        var ends = range.Split("..");
        return ends.Length == 2
            ? (Number(ends[0]), Number(ends[1]), Length(length))
            : throw Error($"'{range}' is not a range, as in '1e-3..1e-5'");
    }

    private (string Value, string Length) Split(string text)
    {
        var parts = text.Split('@');
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw Error($"'{text}' does not say when, as in '{text}@1000'");
    }

    private double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Error($"'{text}' is not a number");

    // The step that a change holds from: steps count from 1, so a number of epochs ends with its last step.
    private long From(string text) => Length(text) + (text.EndsWith(Epochs, StringComparison.Ordinal) ? 1 : 0);

    private long Length(string text)
    {
        var inEpochs = text.EndsWith(Epochs, StringComparison.Ordinal);
        var digits = inEpochs ? text[..^Epochs.Length] : text;
        var isCount = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        if (!isCount || count is < 1 or > MostSteps)
            throw Error($"'{text}' is not a number of steps from 1 on, or of epochs as in '10epochs'");
        if (!inEpochs)
            return count;
        return stepsPerEpoch > 0
            ? count * stepsPerEpoch
            : throw Error($"'{text}' needs a data set, whose epochs have a length; give steps");
    }

    private FormatException Error(string reason) => new($"Schedule '{_whole}': {reason}.");
}
