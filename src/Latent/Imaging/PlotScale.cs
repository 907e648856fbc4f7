using System.Globalization;

namespace Latent.Imaging;

/// <summary>An axis of a plot: from values to places, and the round values that are marked on it.</summary>
internal sealed class PlotScale
{
    private readonly double _from, _to;
    private readonly bool _logarithmic;

    /// <summary>An axis over values.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest; where it equals the least, the axis is widened about it.</param>
    /// <param name="from">The place of the axis's start, in pixels.</param>
    /// <param name="to">The place of its end; below the start for an axis that grows upwards.</param>
    /// <param name="ticks">About how many marks to make.</param>
    public PlotScale(double least, double most, double from, double to, int ticks = 6)
    {
        if (!(most > least))
            (least, most) = (least - Math.Max(1e-6, Math.Abs(least) / 40), most + Math.Max(1e-6, Math.Abs(most) / 40));
        (Least, Most, _from, _to) = (least, most, from, to);
        Step = Round((most - least) / ticks);
        var first = (long)Math.Ceiling(least / Step);
        var last = (long)Math.Floor(most / Step);
        Ticks = [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * Step)];
    }

    private PlotScale(IReadOnlyList<double> ticks, double least, double most, double from, double to)
    {
        (Ticks, Least, Most, _from, _to, _logarithmic) = (ticks, least, most, from, to, true);
        Step = 1;
    }

    /// <summary>An axis on which equal ratios are equally far apart; marked are powers of ten, and on a short one twice and five times those.</summary>
    /// <param name="least">The least value, above 0.</param>
    /// <param name="most">The largest; where it equals the least, the axis is widened about it.</param>
    /// <param name="from">The place of the axis's start, in pixels.</param>
    /// <param name="to">The place of its end.</param>
    public static PlotScale Logarithmic(double least, double most, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        if (!(most > least))
            (least, most) = (least / 2, most * 2);
        double[] factors = most / least < 100 ? [1, 2, 5] : [1];
        var (first, last) = ((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(most)));
        var ticks = Enumerable.Range(first, last - first + 1)
            .SelectMany(power => factors.Select(x => x * Math.Pow(10, power)))
            .Where(x => x >= least * (1 - 1e-9) && x <= most * (1 + 1e-9));
        return new([.. ticks], least, most, from, to);
    }

    /// <summary>The value at the axis's start.</summary>
    public double Least { get; }

    /// <summary>The value at its end.</summary>
    public double Most { get; }

    /// <summary>The values between two marks: 1, 2 or 5 times a power of ten; 1 on a logarithmic axis.</summary>
    public double Step { get; }

    /// <summary>The values that are marked.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The place of a value, in pixels.</summary>
    public double Place(double value) =>
        _from + ((Position(value) - Position(Least)) / (Position(Most) - Position(Least)) * (_to - _from));

    /// <summary>A mark's text, with as many decimals as the step has; on a logarithmic axis as a power of ten.</summary>
    public string Text(double tick)
    {
        if (_logarithmic)
            return Power(tick);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + 1e-9));
        return tick.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private double Position(double value) => _logarithmic ? Math.Log10(value) : value;

    private static string Power(double tick)
    {
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var power = (int)Math.Floor(Math.Log10(tick) + 1e-9);
        var factor = Math.Round(tick / Math.Pow(10, power));
        var digits = string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(x => Raised[x - '0']));
        return $"{(factor > 1 ? $"{factor.ToString(CultureInfo.InvariantCulture)}·" : "")}10{(power < 0 ? "⁻" : "")}{digits}";
    }

    /// <summary>The smallest of 1, 2 and 5 times a power of ten that is not below a value.</summary>
    private static double Round(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
        {
            if (factor * power >= value * (1 - 1e-9))
                return factor * power;
        }

        return 10 * power;
    }
}
