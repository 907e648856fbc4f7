using System.Globalization;

namespace Latent.Evaluation;

/// <summary>
/// A mean over data with its standard error, what it estimates it by and in which unit; printing shows all of it.
/// </summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">The standard deviation over data, divided by √n; not a number for one datum, which has none.</param>
/// <param name="Count">n, the number of data.</param>
public sealed record Estimate(double Mean, double StandardError, long Count)
{
    /// <summary>How each datum's value was found, as in <c>importance sampling, K = 5000</c>.</summary>
    public string Estimator { get; init; } = "exact";

    /// <summary>The unit of the mean and of its error; per datum.</summary>
    public string Unit { get; init; } = "nats";

    /// <summary>The mean of values, one a datum.</summary>
    public static Estimate Of(ReadOnlySpan<double> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        var error = values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1) / values.Length) : double.NaN;
        return new(mean, error, values.Length);
    }

    /// <summary>The same with an error that all values share, such as that of ln Z: independent of theirs, and not less for more of them.</summary>
    public Estimate With(double sharedError) =>
        sharedError == 0 ? this : this with { StandardError = Math.Sqrt((StandardError * StandardError) + (sharedError * sharedError)) };

    /// <summary>Whether a value lies within so many standard errors.</summary>
    public bool IsWithin(double sigmas, double value) => Math.Abs(value - Mean) <= sigmas * StandardError;

    /// <summary>As in <c>-98.31 ± 0.42</c>; without an error the mean alone.</summary>
    /// <param name="decimals">How many; null for those of two digits of the error.</param>
    public string Text(int? decimals = null)
    {
        var format = $"F{decimals ?? (StandardError > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(StandardError)), 0, 6) : 4)}";
        var mean = Mean.ToString(format, CultureInfo.InvariantCulture);
        return double.IsNaN(StandardError) ? mean : $"{mean} ± {StandardError.ToString(format, CultureInfo.InvariantCulture)}";
    }

    /// <summary>
    /// As in <c>−98.31 ± 0.42 nats (importance sampling, K = 5000, n = 500)</c>: the error to two digits.
    /// </summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Text().Replace('-', '−')} {Unit} ({Estimator}, n = {Count})");
}
