namespace Latent.Sampling;

/// <summary>
/// A normal distribution of full covariance, <c>p(x) = exp(-½ (x - μ)ᵀ C⁻¹ (x - μ)) / √((2π)ᶻ det C)</c>, on plain
/// arrays in double precision.
/// </summary>
internal sealed class FullNormal
{
    private readonly double[] _mean;
    private readonly double[,] _factor;
    private readonly double _logNormalizer;

    private FullNormal(double[] mean, double[,] factor)
    {
        (_mean, _factor) = (mean, factor);
        _logNormalizer = 0.5 * mean.Length * Math.Log(2 * Math.PI);
        for (var i = 0; i < mean.Length; i++)
            _logNormalizer += Math.Log(factor[i, i]);
    }

    /// <summary>A normal by its moments; null where C is not positive definite.</summary>
    /// <param name="mean">μ. Shape: [Z].</param>
    /// <param name="covariance">C, of which the lower triangle is read. Shape: [Z, Z].</param>
    public static FullNormal? Of(double[] mean, double[,] covariance) =>
        Cholesky(covariance) is { } factor ? new(mean, factor) : null;

    /// <summary>
    /// The normal of samples' mean, and of their covariance times a factor; null where they do not span Z dimensions.
    /// </summary>
    /// <param name="samples">The samples, row by row. Shape: [n, Z].</param>
    /// <param name="size">Z.</param>
    /// <param name="narrowing">What the covariance is multiplied by.</param>
    public static FullNormal? Fit(ReadOnlySpan<double> samples, int size, double narrowing)
    {
        var count = samples.Length / size;
        var (mean, covariance) = (new double[size], new double[size, size]);
        for (var i = 0; i < samples.Length; i++)
            mean[i % size] += samples[i] / count;
        for (var row = 0; row < count; row++)
        {
            var x = samples.Slice(row * size, size);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++)
                    covariance[i, j] += narrowing * (x[i] - mean[i]) * (x[j] - mean[j]) / (count - 1);
            }
        }

        return Of(mean, covariance);
    }

    /// <summary>ln p(x), in nats. Shape: [Z] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        // With C = L Lᵀ, (x - μ)ᵀ C⁻¹ (x - μ) is the squared length of L⁻¹ (x - μ).
        Span<double> solution = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        var squares = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var sum = x[i] - _mean[i];
            for (var j = 0; j < i; j++)
                sum -= _factor[i, j] * solution[j];
            solution[i] = sum / _factor[i, i];
            squares += solution[i] * solution[i];
        }

        return -_logNormalizer - (squares / 2);
    }

    // The lower triangle L of C = L Lᵀ. A pivot that rounding alone could have left of its diagonal counts as zero.
    private static double[,]? Cholesky(double[,] c)
    {
        const double least = 1e-12;
        var n = c.GetLength(0);
        var factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = c[i, j];
                for (var k = 0; k < j; k++)
                    sum -= factor[i, k] * factor[j, k];
                if (i == j && !(sum > least * c[i, i]))
                    return null;
                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }
        }

        return factor;
    }
}
