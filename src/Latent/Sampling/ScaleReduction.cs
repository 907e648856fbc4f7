namespace Latent.Sampling;

/// <summary>
/// Whether chains have met: the potential scale reduction factor R̂, the root of the variance of all draws over the
/// mean variance within half a chain. It is 1 but for chance where all halves are of one distribution.
/// </summary>
/// <remarks>
/// Gelman and Rubin 1992, doi:10.1214/ss/1177011136, in the form of Gelman et al., "Bayesian Data Analysis", 3rd ed.,
/// eq. 11.4, where each chain counts as two.
/// </remarks>
internal static class ScaleReduction
{
    /// <summary>R̂ of a value followed along each chain; not a number where no chain ever moves.</summary>
    /// <param name="values">The value. Shape: [chains, n].</param>
    /// <param name="chains">The number of chains, of at least 4 draws.</param>
    public static double Of(ReadOnlySpan<double> values, int chains)
    {
        var length = values.Length / chains;
        var half = length / 2;
        var (means, within) = (new double[2 * chains], 0.0);
        for (var i = 0; i < means.Length; i++)
        {
            // Of an odd number of draws the one in the middle is left out.
            var draws = values.Slice((i / 2 * length) + (i % 2 * (length - half)), half);
            var (mean, variance) = Moments(draws);
            means[i] = mean;
            within += variance / means.Length;
        }

        var between = Moments(means).Variance;
        return Math.Sqrt(((half - 1.0) / half) + (between / within));
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values)
            mean += value / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1));
    }
}
