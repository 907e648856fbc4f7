using System.Globalization;

namespace Latent.Schedules;

/// <summary>Reads the grammar of <see cref="Schedule.Parse"/>.</summary>
internal sealed class ScheduleReader(long stepsPerEpoch)
{
    private const string Epochs = "epochs";

    public Schedule Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return new Constant(Number(text, text));
        var rest = text[(colon + 1)..];
        return text[..colon] switch
        {
            "steps" => ReadSteps(rest),
            "exponential" => ReadExponential(rest),
            "cosine" => ReadCosine(rest),
            "warmup" => ReadWarmUp(rest),
            var kind => throw new FormatException(
                $"Schedule '{text}': '{kind}' is not one of steps, exponential, cosine, warmup; a plain number is a constant."),
        };
    }

    private Steps ReadSteps(string text)
    {
        var parts = text.Split(',');
        var changes = parts[1..].Select(part =>
        {
            var (value, at) = SplitAt(part, $"steps:{text}");
            return (Number(value, text), Length(at, text));
        }).ToArray();
        for (var i = 1; i < changes.Length; i++)
        {
            if (changes[i].Item2 <= changes[i - 1].Item2)
                throw new FormatException($"Schedule 'steps:{text}': step {changes[i].Item2} does not come after step {changes[i - 1].Item2}.");
        }

        return new Steps(Number(parts[0], text), changes);
    }

    private Cosine ReadCosine(string text)
    {
        var (from, to, length) = ReadRange(text, $"cosine:{text}");
        return new Cosine(from, to, length);
    }

    private Exponential ReadExponential(string text)
    {
        var (from, to, length) = ReadRange(text, $"exponential:{text}");
        return from > 0 && to > 0
            ? new Exponential(from, to, length)
            : throw new FormatException($"Schedule 'exponential:{text}': both values must be above 0; cosine may end at 0.");
    }

    private WarmUp ReadWarmUp(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            ? new WarmUp(Length(text[..comma], text), Read(text[(comma + 1)..]))
            : throw new FormatException($"Schedule 'warmup:{text}': what follows the warm-up is missing, as in 'warmup:1000,1e-3'.");
    }

    // a..b@length
    private (double From, double To, long Length) ReadRange(string text, string whole)
    {
        var (range, length) = SplitAt(text, whole);
        var ends = range.Split("..");
        return ends.Length == 2
            ? (Number(ends[0], whole), Number(ends[1], whole), Length(length, whole))
            : throw new FormatException($"Schedule '{whole}': '{range}' is not a range, as in '1e-3..1e-5'.");
    }

    private static (string Value, string Length) SplitAt(string text, string whole)
    {
        var at = text.Split('@');
        return at.Length == 2 ? (at[0], at[1]) : throw new FormatException($"Schedule '{whole}': '{text}' does not say when, as in '{text}@1000'.");
    }

    private static double Number(string text, string whole) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"Schedule '{whole}': '{text}' is not a number.");

    private long Length(string text, string whole)
    {
        var epochs = text.EndsWith(Epochs, StringComparison.Ordinal);
        var digits = epochs ? text[..^Epochs.Length] : text;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1_000_000_000_000)
            throw new FormatException($"Schedule '{whole}': '{text}' is not a number of steps from 1 on, or of epochs as in '10epochs'.");
        if (!epochs)
            return count;
        return stepsPerEpoch > 0
            ? count * stepsPerEpoch
            : throw new FormatException($"Schedule '{whole}': '{text}' needs a data set, whose epochs have a length; give steps.");
    }
}
