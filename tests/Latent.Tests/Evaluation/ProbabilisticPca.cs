using Latent.Evaluation;
using Latent.Models;
using Latent.Tensors.Programs;

namespace Latent.Tests.Evaluation;

/// <summary>
/// Probabilistic principal component analysis: z ~ N(0, I) and x | z ~ N(W z + b, σ² I), so that x ~ N(b, W Wᵀ + σ² I).
/// It is what a variational autoencoder with linear networks and one variance becomes, with everything known in closed
/// form.
/// </summary>
/// <remarks>
/// Tipping and Bishop 1999, doi:10.1111/1467-9868.00196; Lucas et al. 2019, arXiv:1911.02469, for the autoencoder.
/// </remarks>
internal sealed class ProbabilisticPca
{
    private readonly double[] _mean;
    private readonly Cholesky _covariance;

    /// <summary>A model by its parameters.</summary>
    /// <param name="mean">b. Shape: [D].</param>
    /// <param name="weights">W. Shape: [D, Z].</param>
    /// <param name="variance">σ², above 0.</param>
    public ProbabilisticPca(ReadOnlySpan<double> mean, double[,] weights, double variance)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(variance);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.GetLength(0), mean.Length);
        (_mean, Variance) = (mean.ToArray(), variance);
        _covariance = Cholesky.Of(Covariance(weights, variance));
    }

    /// <summary>σ², the variance of the noise.</summary>
    public double Variance { get; }

    /// <summary>The model of greatest likelihood for given data.</summary>
    /// <param name="data">The data, row by row. Shape: [n, D].</param>
    /// <param name="size">D.</param>
    /// <param name="latentSize">Z, below D.</param>
    /// <remarks>
    /// Tipping and Bishop 1999, eq. 7 and 8: W = U (Λ - σ²)^½ of the leading eigenvectors, σ² the mean of the
    /// eigenvalues left over.
    /// </remarks>
    public static ProbabilisticPca Fit(ReadOnlySpan<double> data, int size, int latentSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latentSize, size);
        var (mean, covariance) = Moments(data, size);
        var (values, vectors) = SymmetricEigen.Of(covariance);
        var variance = values[latentSize..].Average();
        var weights = new double[size, latentSize];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < latentSize; j++)
                weights[i, j] = vectors[i, j] * Math.Sqrt(Math.Max(values[j] - variance, 0));
        }

        return new(mean, weights, variance);
    }

    /// <summary>
    /// The model that a variational autoencoder without hidden layers is, by the store's values; null where it is none.
    /// </summary>
    public static ProbabilisticPca? Of(VaeOptions options, Store store)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        if (options.DecoderHidden.Count > 0
            || options.Likelihood is not NormalLikelihood normal || normal.Link != MeanLink.Identity
            || normal.Variance(store) is not { } variance)
        {
            return null;
        }

        var decoder = store["decoder.mean.weight"].Values;
        var weights = new double[options.DataSize, options.LatentSize];
        for (var i = 0; i < options.DataSize; i++)
        {
            for (var j = 0; j < options.LatentSize; j++)
                weights[i, j] = decoder[(j * options.DataSize) + i];
        }

        var mean = Array.ConvertAll(store["decoder.mean.bias"].Values.ToArray(), b => (double)b);
        return new(mean, weights, variance);
    }

    /// <summary>ln p(x), exact, in nats. Shape: [D] → [].</summary>
    public double LogLikelihood(ReadOnlySpan<double> x)
    {
        var difference = new double[_mean.Length];
        for (var i = 0; i < difference.Length; i++)
            difference[i] = x[i] - _mean[i];
        return -0.5 * ((difference.Length * Math.Log(2 * Math.PI)) + _covariance.LogDeterminant
            + _covariance.SquaredLength(difference));
    }

    /// <summary>The exact log-likelihood of data, row by row, in nats per datum. Shape: [n, D] → [].</summary>
    public Estimate LogLikelihoods(ReadOnlySpan<double> data)
    {
        var values = new double[data.Length / _mean.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = LogLikelihood(data.Slice(i * _mean.Length, _mean.Length));
        return Estimate.Of(values) with { Estimator = "closed form" };
    }

    private static double[,] Covariance(double[,] weights, double variance)
    {
        var (size, latent) = (weights.GetLength(0), weights.GetLength(1));
        var covariance = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var sum = i == j ? variance : 0;
                for (var k = 0; k < latent; k++)
                    sum += weights[i, k] * weights[j, k];
                covariance[i, j] = sum;
            }
        }

        return covariance;
    }

    private static (double[] Mean, double[,] Covariance) Moments(ReadOnlySpan<double> data, int size)
    {
        var count = data.Length / size;
        var (mean, covariance) = (new double[size], new double[size, size]);
        for (var i = 0; i < data.Length; i++)
            mean[i % size] += data[i] / count;
        for (var row = 0; row < count; row++)
        {
            var x = data.Slice(row * size, size);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                    covariance[i, j] += (x[i] - mean[i]) * (x[j] - mean[j]) / count;
            }
        }

        return (mean, covariance);
    }
}
