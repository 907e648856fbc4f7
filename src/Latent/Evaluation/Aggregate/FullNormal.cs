namespace Latent.Evaluation.Aggregate;

/// <summary>
/// A normal distribution of full covariance, <c>p(x) = exp(-½ (x - μ)ᵀ C⁻¹ (x - μ)) / √((2π)ᶻ det C)</c>, on plain
/// arrays in double precision.
/// </summary>
internal sealed class FullNormal
{
    private readonly double[] _mean;
    private readonly double[,] _covariance;
    private readonly Cholesky _factor;

    private FullNormal(double[] mean, double[,] covariance, Cholesky factor) =>
        (_mean, _covariance, _factor) = ((double[])mean.Clone(), (double[,])covariance.Clone(), factor);

    /// <summary>A normal by its moments.</summary>
    /// <param name="mean">μ. Shape: [Z].</param>
    /// <param name="covariance">C, of which the lower triangle is read. Shape: [Z, Z].</param>
    /// <exception cref="ArithmeticException">C is not positive definite.</exception>
    public FullNormal(double[] mean, double[,] covariance)
        : this(mean, covariance, Cholesky.Of(covariance))
    {
    }

    /// <summary>μ. Shape: [Z].</summary>
    public double[] Mean => (double[])_mean.Clone();

    /// <summary>C. Shape: [Z, Z].</summary>
    public double[,] Covariance => (double[,])_covariance.Clone();

    /// <summary>tr C⁻¹.</summary>
    public double TraceOfPrecision => _factor.TraceOfInverse();

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

        return Cholesky.TryOf(covariance) is { } factor ? new(mean, covariance, factor) : null;
    }

    /// <summary>ln p(x), in nats. Shape: [Z] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> difference = x.Length <= 64 ? stackalloc double[x.Length] : new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            difference[i] = x[i] - _mean[i];
        return -0.5 * ((x.Length * Math.Log(2 * Math.PI)) + _factor.LogDeterminant + _factor.SquaredLength(difference));
    }

    /// <summary>Makes a draw of standard normal noise, in place. Shape: [Z].</summary>
    public void Colour(Span<double> noise)
    {
        _factor.Multiply(noise);
        for (var i = 0; i < noise.Length; i++)
            noise[i] += _mean[i];
    }
}
