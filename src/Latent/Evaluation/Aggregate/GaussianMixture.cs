using System.Globalization;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Aggregate;

/// <summary>
/// A mixture of normals with full covariances, <c>p(x) = Σₖ wₖ N(x; mₖ, Sₖ)</c>: a density for codes, whose draws lie
/// where codes lie. One component is a fitted Gaussian.
/// </summary>
public sealed class GaussianMixture
{
    // What the weights may miss of 1 by rounding.
    private const double WeightTolerance = 1e-9;

    private readonly double[] _weights;
    private readonly FullNormal[] _components;

    /// <summary>A mixture by its parameters.</summary>
    /// <param name="weights">w, at least 0, with sum 1. Shape: [K].</param>
    /// <param name="means">m. Shape: K of [D].</param>
    /// <param name="covariances">S, symmetric and positive definite. Shape: K of [D, D].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the weights are none.</exception>
    /// <exception cref="ArithmeticException">A covariance is not positive definite.</exception>
    public GaussianMixture(
        IReadOnlyList<double> weights, IReadOnlyList<double[]> means, IReadOnlyList<double[,]> covariances)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        Check(weights, means, covariances);
        (_weights, _components) = ([.. weights], [.. means.Zip(covariances, (mean, covariance) => new FullNormal(mean, covariance))]);
        Size = means[0].Length;
    }

    /// <summary>Normals in equal shares.</summary>
    internal GaussianMixture(IReadOnlyList<FullNormal> components)
    {
        (_weights, _components) = ([.. components.Select(_ => 1.0 / components.Count)], [.. components]);
        Size = components[0].Mean.Length;
    }

    /// <summary>D, the number of variables.</summary>
    public int Size { get; }

    /// <summary>The share of each component. Length: K.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>
    /// The number of free parameters: K - 1 weights, and D + D (D + 1)/2 for the moments of each component.
    /// </summary>
    public int Parameters => _weights.Length - 1 + (_weights.Length * (Size + (Size * (Size + 1) / 2)));

    /// <summary>The mean of a component. Shape: [D].</summary>
    public double[] Mean(int component) => _components[component].Mean;

    /// <summary>The covariance of a component. Shape: [D, D].</summary>
    public double[,] Covariance(int component) => _components[component].Covariance;

    /// <summary>ln p(x), in nats. Shape: [D] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Size);
        var terms = new double[_weights.Length];
        LogTerms(x, terms);
        return Numerics.LogSumExp(terms);
    }

    /// <summary>The log-likelihood of data, row by row, in nats per datum. Shape: [n, D] → [].</summary>
    public Estimate LogLikelihoods(ReadOnlySpan<double> data) =>
        Estimate.Of(LogDensities(data)) with { Estimator = "closed form" };

    /// <summary>
    /// Schwarz's criterion, <c>parameters · ln n - 2 ln p(data)</c>, in nats: of mixtures fitted to the same data, the
    /// least is to be preferred.
    /// </summary>
    /// <param name="data">The data, row by row. Shape: [n, D].</param>
    /// <remarks>Schwarz 1978, doi:10.1214/aos/1176344136, times -2.</remarks>
    public double Bic(ReadOnlySpan<double> data)
    {
        var logDensities = LogDensities(data);
        return (Parameters * Math.Log(logDensities.Length)) - (2 * logDensities.Sum());
    }

    /// <summary>Draws: a component by its weight, then its normal. Shape: [count, D].</summary>
    /// <param name="count">The number of draws.</param>
    /// <param name="key">The stream of the draws.</param>
    public double[] Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (components, noise) = (key.Fold("component"), key.Fold("noise"));
        var draws = new double[count * Size];
        for (var row = 0; row < count; row++)
        {
            var component = Choice.ByWeight(_weights, components.UniformAt(row, 0));
            var x = draws.AsSpan(row * Size, Size);
            for (var i = 0; i < Size; i++)
                x[i] = noise.NormalAt(row, i);
            _components[component].Colour(x);
        }

        return draws;
    }

    /// <summary>The mixture that is fitted to data from drawn starts; of several, the best.</summary>
    /// <param name="data">The data, row by row. Shape: [n, D], n at least <paramref name="components"/>.</param>
    /// <param name="size">D.</param>
    /// <param name="components">K.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="key">The stream of the starts.</param>
    /// <exception cref="ArithmeticException">A covariance became singular, and the ridge is 0.</exception>
    /// <remarks>
    /// The likelihood has many maxima: another start may find a better one, none is known to be the best.
    /// </remarks>
    public static GaussianMixtureFit Fit(
        ReadOnlySpan<double> data, int size, int components, GaussianMixtureOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        CheckData(data, size, components);
        GaussianMixtureFit? best = null;
        for (var start = 0; start < options.Starts; start++)
        {
            var fit = MixtureStart.Draw(data, size, components, options.Ridge, key.Fold("start").Fold(start))
                .Improve(data, options);
            if (best is null || fit.Objectives[^1] > best.Objectives[^1])
                best = fit;
        }

        return best!;
    }

    /// <summary>The mixture that expectation maximization reaches from this one.</summary>
    /// <param name="data">The data, row by row. Shape: [n, D].</param>
    /// <param name="options">When to end, and the ridge; the starts are not used.</param>
    /// <exception cref="ArithmeticException">A covariance became singular, and the ridge is 0.</exception>
    /// <remarks>Dempster, Laird and Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x.</remarks>
    public GaussianMixtureFit Improve(ReadOnlySpan<double> data, GaussianMixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckData(data, Size, 1);
        return ExpectationMaximization.Run(this, data, options);
    }

    /// <summary>ln wₖ + ln N(x; mₖ, Sₖ) of each component. Shape: [D] → [K].</summary>
    internal void LogTerms(ReadOnlySpan<double> x, Span<double> terms)
    {
        for (var k = 0; k < terms.Length; k++)
            terms[k] = Math.Log(_weights[k]) + _components[k].LogDensity(x);
    }

    /// <summary>Σₖ tr Sₖ⁻¹, which the ridge penalizes.</summary>
    internal double TraceOfPrecisions() => _components.Sum(x => x.TraceOfPrecision);

    private double[] LogDensities(ReadOnlySpan<double> data)
    {
        CheckData(data, Size, 1);
        var values = new double[data.Length / Size];
        for (var row = 0; row < values.Length; row++)
            values[row] = LogDensity(data.Slice(row * Size, Size));
        return values;
    }

    private static void CheckData(ReadOnlySpan<double> data, int size, int least)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (data.Length % size != 0 || data.Length / size < least)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"GaussianMixture: {data.Length} values are not {least} or more rows of {size}; give n x {size} "
                    + $"values, at least one row a component."));
        }

        foreach (var x in data)
        {
            if (!double.IsFinite(x))
                throw new ArgumentException("GaussianMixture: the data hold a value that is not finite; leave its row out.");
        }
    }

    private static void Check(
        IReadOnlyList<double> weights, IReadOnlyList<double[]> means, IReadOnlyList<double[,]> covariances)
    {
        var count = weights.Count;
        if (count == 0 || means.Count != count || covariances.Count != count
            || means.Any(m => m.Length != means[0].Length)
            || covariances.Any(s => s.GetLength(0) != means[0].Length || s.GetLength(1) != means[0].Length))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"GaussianMixture: {count} weights, {means.Count} means and {covariances.Count} covariances do "
                    + $"not fit; give K each, of [D] and [D, D]."));
        }

        if (weights.Any(w => !(w >= 0)) || Math.Abs(weights.Sum() - 1) > WeightTolerance)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"GaussianMixture: the weights {string.Join(", ", weights)} are not at least 0 with sum 1; divide them by their sum."));
        }
    }
}
