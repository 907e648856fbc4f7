using Latent.Tensors;

namespace Latent.Sampling;

/// <summary>
/// The generalized harmonic mean: with z from p(z | x) and any density q, <c>E[q(z) / p(x, z)] = 1 / p(x)</c>.
/// </summary>
/// <param name="LogLikelihood">ln p(x), the negative logarithm of the mean, in nats.</param>
/// <param name="StandardError">
/// Its standard error by the delta method, in nats: that of the mean divided by the mean, the mean's own by batch
/// means.
/// </param>
/// <remarks>
/// Gelfand and Dey 1994, "Bayesian model choice: asymptotics and exact calculations", eq. 13; Kingma and Welling 2014,
/// arXiv:1312.6114, appendix D. Batch means: Flegal and Jones 2010, doi:10.1214/09-AOS735, with batches of √n draws.
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
        var length = logRatios.Length / chains;
        var size = (int)Math.Sqrt(length);
        var (squares, batches) = (0.0, length / size * chains);
        for (var chain = 0; chain < chains; chain++)
        {
            // What does not fill a batch is left out at the chain's beginning.
            for (var at = length % size; at < length; at += size)
            {
                var batch = logRatios.Slice((chain * length) + at, size);
                var deviation = Numerics.Expm1(Numerics.LogSumExp(batch) - Math.Log(size) - logMean);
                squares += deviation * deviation;
            }
        }

        // A batch stands for its draws, of which all chains have logRatios.Length.
        var variance = squares / (batches - 1) * size / logRatios.Length;
        return new(-logMean, Math.Sqrt(variance));
    }
}
