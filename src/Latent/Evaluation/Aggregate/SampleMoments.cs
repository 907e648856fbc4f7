using System.Globalization;

namespace Latent.Evaluation.Aggregate;

/// <summary>The mean and the covariance of a sample, in two passes.</summary>
internal static class SampleMoments
{
    /// <summary>The mean, and the covariance divided by n - 1. Shape: [n, D] → [D], [D, D].</summary>
    /// <exception cref="ArgumentException">The length is no multiple of D, or there are fewer than two rows.</exception>
    public static (double[] Mean, double[,] Covariance) Of(ReadOnlySpan<double> sample, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var count = sample.Length / size;
        if (count < 2 || sample.Length % size != 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"SampleMoments: {sample.Length} values are not two or more rows of {size}; give n x {size} values."));
        }

        var (mean, covariance) = (new double[size], new double[size, size]);
        for (var i = 0; i < sample.Length; i++)
            mean[i % size] += sample[i] / count;
        for (var row = 0; row < count; row++)
        {
            var x = sample.Slice(row * size, size);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                    covariance[i, j] += (x[i] - mean[i]) * (x[j] - mean[j]) / (count - 1);
            }
        }

        return (mean, covariance);
    }
}
