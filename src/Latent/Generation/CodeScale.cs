using Latent.Evaluation.Aggregate;

namespace Latent.Generation;

/// <summary>The mean and the deviation of each latent variable, by which codes become those of mean 0 and variance 1.</summary>
internal sealed class CodeScale
{
    private readonly double[] _mean;
    private readonly double[] _deviation;

    private CodeScale(double[] mean, double[] deviation) => (_mean, _deviation) = (mean, deviation);

    /// <summary>Z.</summary>
    public int Size => _mean.Length;

    /// <summary>Σ ln deviation: by so much ln p of a code is below that of the standardized one, in nats.</summary>
    public double LogScale => _deviation.Sum(Math.Log);

    /// <summary>Of codes; a variable that does not vary keeps its scale. Shape: [n, Z] →.</summary>
    /// <exception cref="ArithmeticException">A code is not finite.</exception>
    public static CodeScale Of(ReadOnlySpan<double> codes, int size)
    {
        foreach (var z in codes)
        {
            if (!double.IsFinite(z))
                throw new ArithmeticException("CodeScale: a code is not finite; train the model again with a smaller learning rate.");
        }

        var (mean, covariance) = SampleMoments.Of(codes, size);
        return new(mean, [.. Enumerable.Range(0, size).Select(i => covariance[i, i] > 0 ? Math.Sqrt(covariance[i, i]) : 1)]);
    }

    /// <summary>Codes of mean 0 and variance 1. Shape: [n, Z] → [n, Z].</summary>
    public float[] Standardize(ReadOnlySpan<double> codes)
    {
        var z = new float[codes.Length];
        for (var i = 0; i < z.Length; i++)
            z[i] = (float)((codes[i] - _mean[i % Size]) / _deviation[i % Size]);
        return z;
    }

    /// <summary>The way back, in place. Shape: [n, Z].</summary>
    public void Restore(Span<double> codes)
    {
        for (var i = 0; i < codes.Length; i++)
            codes[i] = _mean[i % Size] + (_deviation[i % Size] * codes[i]);
    }
}
