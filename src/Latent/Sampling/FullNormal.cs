using Latent.Evaluation;
using Latent.Evaluation.Aggregate;

namespace Latent.Sampling;

/// <summary>
/// A normal distribution of full covariance, <c>p(x) = exp(-½ (x - μ)ᵀ C⁻¹ (x - μ)) / √((2π)ᶻ det C)</c>, on plain
/// arrays in double precision.
/// </summary>
internal sealed class FullNormal
{
    private readonly double[] _mean;
    private readonly Cholesky _covariance;

    private FullNormal(double[] mean, Cholesky covariance) => (_mean, _covariance) = (mean, covariance);

    /// <summary>A normal by its moments; null where C is not positive definite.</summary>
    /// <param name="mean">μ. Shape: [Z].</param>
    /// <param name="covariance">C, of which the lower triangle is read. Shape: [Z, Z].</param>
    public static FullNormal? Of(double[] mean, double[,] covariance) =>
        Cholesky.TryOf(covariance) is { } factor ? new(mean, factor) : null;

    /// <summary>
    /// The normal of samples' mean, and of their covariance times a factor; null where they do not span Z dimensions.
    /// </summary>
    /// <param name="samples">The samples, row by row. Shape: [n, Z].</param>
    /// <param name="size">Z.</param>
    /// <param name="narrowing">What the covariance is multiplied by.</param>
    public static FullNormal? Fit(ReadOnlySpan<double> samples, int size, double narrowing)
    {
        var (mean, covariance) = SampleMoments.Of(samples, size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                covariance[i, j] *= narrowing;
        }

        return Of(mean, covariance);
    }

    /// <summary>ln p(x), in nats. Shape: [Z] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> difference = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            difference[i] = x[i] - _mean[i];
        return -0.5 * ((x.Length * Math.Log(2 * Math.PI)) + _covariance.LogDeterminant + _covariance.SquaredLength(difference));
    }
}
