namespace Latent.Evaluation.Diagnosis;

/// <summary>The straight line through the last bounds, by least squares.</summary>
/// <param name="Slope">The change an epoch, in nats per datum.</param>
/// <param name="StandardError">The standard error of the slope, from what the line leaves over.</param>
internal sealed record Trend(double Slope, double StandardError)
{
    /// <summary>The fewest bounds that have a trend: with three, a line leaves one number to judge its error by.</summary>
    public const int Least = 4;

    // One trend in forty of noise alone passes on either side.
    private const double Sigmas = 2;

    /// <summary>Whether the slope is above a value by more than its own error explains.</summary>
    public bool IsAbove(double value) => Slope - (Sigmas * StandardError) > 0 && Slope > value;

    /// <summary>Whether the slope is below a value by more than its own error explains.</summary>
    public bool IsBelow(double value) => Slope + (Sigmas * StandardError) < 0 && Slope < value;

    /// <summary>The trend of bounds; null of fewer than <see cref="Least"/> or of any not finite.</summary>
    /// <param name="bounds">Bounds at even distances.</param>
    /// <param name="epochsBetween">That distance, in epochs.</param>
    public static Trend? Of(IReadOnlyList<double> bounds, double epochsBetween)
    {
        var n = bounds.Count;
        if (n < Least || bounds.Any(b => !double.IsFinite(b)))
            return null;
        var (middle, mean) = ((n - 1) / 2.0, bounds.Average());
        var (squares, products, rest) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            squares += (i - middle) * (i - middle);
            products += (i - middle) * (bounds[i] - mean);
        }

        var slope = products / squares;
        for (var i = 0; i < n; i++)
        {
            var residual = bounds[i] - mean - (slope * (i - middle));
            rest += residual * residual;
        }

        return new(slope / epochsBetween, Math.Sqrt(rest / (n - 2) / squares) / epochsBetween);
    }
}
