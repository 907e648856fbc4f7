namespace Latent.Evaluation.Diagnosis;

/// <summary>The straight line through the last bounds, by least squares.</summary>
/// <param name="Slope">The change an epoch, in nats per datum.</param>
/// <param name="Margin">How far from the true slope it may be: noise alone is farther off on either side once in forty.</param>
internal sealed record Trend(double Slope, double Margin)
{
    /// <summary>The fewest bounds that have a trend: with three, a line leaves one number to judge its error by.</summary>
    public const int Least = 4;

    // Student's t at 0.975 for n - 2 degrees of freedom, from the fewest on; more than these have the last.
    private static readonly double[] Quantiles = [4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306];

    /// <summary>Whether the slope is above a value by more than its own error explains.</summary>
    public bool IsAbove(double value) => Slope - Margin > 0 && Slope > value;

    /// <summary>Whether the slope is below a value by more than its own error explains.</summary>
    public bool IsBelow(double value) => Slope + Margin < 0 && Slope < value;

    /// <summary>The trend of bounds; null of fewer than <see cref="Least"/> or of any not finite.</summary>
    /// <param name="bounds">The bounds, at different epochs.</param>
    public static Trend? Of(IReadOnlyList<BoundAt> bounds)
    {
        var n = bounds.Count;
        if (n < Least || bounds.Any(b => !double.IsFinite(b.Value)))
            return null;
        var (middle, mean) = (bounds.Average(b => b.Epoch), bounds.Average(b => b.Value));
        var squares = bounds.Sum(b => (b.Epoch - middle) * (b.Epoch - middle));
        var slope = bounds.Sum(b => (b.Epoch - middle) * (b.Value - mean)) / squares;
        double Residual(BoundAt b) => b.Value - mean - (slope * (b.Epoch - middle));
        var error = Math.Sqrt(bounds.Sum(b => Residual(b) * Residual(b)) / (n - 2) / squares);
        return new(slope, Quantiles[Math.Min(n - Least, Quantiles.Length - 1)] * error);
    }
}
