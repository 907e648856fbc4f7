using Latent.Tensors;

namespace Latent.Sampling;

/// <summary>
/// The generalized harmonic mean: with z from p(z | x) and any density q, <c>E[q(z) / p(x, z)] = 1 / p(x)</c>.
/// </summary>
/// <param name="LogLikelihood">ln p(x), the negative logarithm of the mean, in nats.</param>
/// <param name="StandardError">
/// Its standard error by the delta method, in nats: that of the mean divided by the mean, the mean's own by the
/// autocovariances of all chains together, summed for as long as pairs of neighbours are positive and do not grow.
/// </param>
/// <remarks>
/// Gelfand and Dey 1994, "Bayesian model choice: asymptotics and exact calculations", eq. 13; Kingma and Welling 2014,
/// arXiv:1312.6114, appendix D. The initial monotone sequence: Geyer 1992, doi:10.1214/ss/1177011137, section 3.3.
/// The mean is unbiased for 1 / p(x), so ln p(x) is too great in expectation, by half the squared standard error.
/// </remarks>
internal readonly record struct HarmonicMean(double LogLikelihood, double StandardError)
{
    /// <summary>The estimate from chains.</summary>
    /// <param name="logRatios">ln q(z) - ln p(x, z) along each chain, in nats. Shape: [chains, n].</param>
    /// <param name="chains">The number of chains, independent of one another.</param>
    public static HarmonicMean Of(ReadOnlySpan<double> logRatios, int chains)
    {
        var logMean = Numerics.LogSumExp(logRatios) - Math.Log(logRatios.Length);
        var deviations = new double[logRatios.Length];
        for (var i = 0; i < deviations.Length; i++)
            deviations[i] = Numerics.Expm1(logRatios[i] - logMean);
        return new(-logMean, Math.Sqrt(LongRunVariance(deviations, chains) / logRatios.Length));
    }

    // What n times the variance of the mean of n draws tends to. Reversible chains have pairs γ(2m) + γ(2m + 1) that are
    // positive and decrease: what is estimated otherwise is noise.
    private static double LongRunVariance(double[] deviations, int chains)
    {
        var length = deviations.Length / chains;
        var variance = Autocovariance(deviations, length, 0);
        var (sum, least) = (-variance, double.PositiveInfinity);
        for (var lag = 0; lag + 1 < length; lag += 2)
        {
            least = Math.Min(least, Autocovariance(deviations, length, lag) + Autocovariance(deviations, length, lag + 1));
            if (!(least > 0))
                break;
            sum += 2 * least;
        }

        // Draws are not believed to say more than independent ones.
        return Math.Max(sum, variance);
    }

    // About the mean of all chains, so that chains which differ count as autocorrelated.
    private static double Autocovariance(double[] deviations, int length, int lag)
    {
        var sum = 0.0;
        for (var start = 0; start < deviations.Length; start += length)
        {
            for (var i = start; i < start + length - lag; i++)
                sum += deviations[i] * deviations[i + lag];
        }

        return sum / deviations.Length;
    }
}
