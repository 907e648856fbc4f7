using System.Globalization;
using Latent.Evaluation.Aggregate;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>A mixture of normals with full covariances, fitted to codes; with one component a fitted Gaussian.</summary>
/// <remarks>
/// Ghosh, Sajjadi, Vergari, Black and Schölkopf 2020, arXiv:1903.12436, section 4: a density fitted to the codes after
/// training, of one or of ten components.
/// </remarks>
public sealed class FittedMixture : ICodeDensity
{
    // Beside the variance of codes; a density of codes need not be told apart to more.
    private const double RelativeRidge = 1e-6;

    // A gain of so many nats a datum and step shows neither in samples nor beside any standard error.
    private static readonly GaussianMixtureOptions Options = new() { Starts = 2, Steps = 100, Tolerance = 1e-4 };

    private readonly GaussianMixture _mixture;

    /// <summary>A density by its mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    public FittedMixture(GaussianMixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        _mixture = mixture;
    }

    /// <inheritdoc/>
    public string Name => _mixture.Weights.Count == 1
        ? "gaussian"
        : string.Create(CultureInfo.InvariantCulture, $"mixture:{_mixture.Weights.Count}");

    /// <inheritdoc/>
    public int Size => _mixture.Size;

    /// <summary>The mixture of largest likelihood that expectation maximization finds from two starts.</summary>
    /// <param name="codes">The codes, row by row. Shape: [n, Z].</param>
    /// <param name="size">Z.</param>
    /// <param name="components">K, at most n.</param>
    /// <param name="key">The stream of the starts.</param>
    /// <exception cref="ArithmeticException">The codes do not vary.</exception>
    public static FittedMixture Fit(ReadOnlySpan<double> codes, int size, int components, RandomKey key)
    {
        var variance = 0.0;
        var covariance = SampleMoments.Of(codes, size).Covariance;
        for (var i = 0; i < size; i++)
            variance += covariance[i, i] / size;
        if (!(variance > 0 && double.IsFinite(variance)))
        {
            throw new ArithmeticException(string.Create(
                CultureInfo.InvariantCulture,
                $"FittedMixture: the codes have a variance of {variance}; no density can be fitted to codes that do not vary, train the model further."));
        }

        var options = Options with { Ridge = RelativeRidge * variance };
        return new(GaussianMixture.Fit(codes, size, components, options, key).Mixture);
    }

    /// <inheritdoc/>
    public double[] Sample(int count, RandomKey key) => _mixture.Sample(count, key);

    /// <inheritdoc/>
    public CodeLogDensities LogDensities(ReadOnlySpan<double> codes)
    {
        var values = new double[codes.Length / Size];
        for (var i = 0; i < values.Length; i++)
            values[i] = _mixture.LogDensity(codes.Slice(i * Size, Size));
        return new(values, CodeLogDensities.ClosedForm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Arrays alone.
    }
}
