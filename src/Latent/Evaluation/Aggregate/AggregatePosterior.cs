using System.Globalization;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Aggregate;

/// <summary>
/// The aggregate posterior of n data, <c>q(z) = (1/n) Σᵢ N(z; μᵢ, diag σᵢ²)</c>: where the codes of data lie, to be
/// compared with the prior N(0, I), where generation draws them.
/// </summary>
public sealed class AggregatePosterior
{
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double[] _logNormalizers;

    /// <summary>The mixture of given posteriors.</summary>
    /// <param name="means">The posterior means, row by row. Shape: [n, Z].</param>
    /// <param name="variances">The posterior variances, above 0. Shape: [n, Z].</param>
    /// <param name="size">Z, the number of latent variables.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not finite or no variance.</exception>
    public AggregatePosterior(ReadOnlySpan<double> means, ReadOnlySpan<double> variances, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (means.IsEmpty || means.Length % size != 0 || variances.Length != means.Length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"AggregatePosterior: {means.Length} means and {variances.Length} variances do not fit {size} "
                    + $"latents a datum; give n x {size} of each."));
        }

        Check(means, variances, size);
        (_means, _variances, Size) = (means.ToArray(), variances.ToArray(), size);
        _logNormalizers = new double[means.Length / size];
        for (var i = 0; i < _means.Length; i++)
            _logNormalizers[i / size] -= 0.5 * Math.Log(2 * Math.PI * _variances[i]);
    }

    /// <summary>Z, the number of latent variables.</summary>
    public int Size { get; }

    /// <summary>n, the number of data and of components.</summary>
    public int Count => _logNormalizers.Length;

    /// <summary>What the mixture is along each latent variable. Length: Z.</summary>
    public IReadOnlyList<LatentDimension> Dimensions => field ??= [.. Enumerable.Range(0, Size).Select(Dimension)];

    /// <summary>ln q(z), in nats. Shape: [Z] → [].</summary>
    public double LogDensity(ReadOnlySpan<double> z)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, Size);
        return LogDensity(z, new double[Count]);
    }

    /// <summary>Draws from q(z): a datum at random, then a draw from its posterior. Shape: [count, Z].</summary>
    /// <param name="count">The number of draws.</param>
    /// <param name="key">The stream of the draws.</param>
    public double[] Sample(int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var z = new double[count * Size];
        for (var draw = 0; draw < count; draw++)
            Draw(key, draw, z.AsSpan(draw * Size, Size));
        return z;
    }

    /// <summary>
    /// The mean divergence from the prior and its parts, the mutual information <c>E[ln q(z | x) - ln q(z)]</c> by
    /// Monte Carlo and the rest exact. Takes draws · n · Z steps.
    /// </summary>
    /// <param name="draws">The number of draws; the standard errors fall with its root.</param>
    /// <param name="key">The stream of the draws.</param>
    /// <remarks>
    /// The divergence of the mixture is found as mean KL less the mutual information, not as the mean of
    /// ln q(z) - ln p(z) over draws: where codes are far apart, as a trained model's are, each term of the former is
    /// near ln n, while those of the latter scatter by many nats.
    /// </remarks>
    public AggregateDivergence Divergence(int draws, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var (information, scratch, z) = (new double[draws], new double[Count], new double[Size]);
        for (var draw = 0; draw < draws; draw++)
        {
            var datum = Draw(key, draw, z);
            information[draw] = LogComponent(datum, z) - LogDensity(z, scratch);
        }

        var estimate = Estimate.Of(information) with
        {
            Estimator = string.Create(CultureInfo.InvariantCulture, $"Monte Carlo over a mixture of {Count} data"),
        };
        return new(Dimensions.Sum(d => d.MeanKl), estimate, Dimensions.Sum(d => d.MarginalKl), Count);
    }

    private int Draw(RandomKey key, int draw, Span<double> z)
    {
        var datum = key.Fold("datum").IndexAt(draw, 0, Count);
        var noise = key.Fold("noise");
        for (var j = 0; j < Size; j++)
        {
            var at = (datum * Size) + j;
            z[j] = _means[at] + (Math.Sqrt(_variances[at]) * noise.NormalAt(draw, j));
        }

        return datum;
    }

    private double LogDensity(ReadOnlySpan<double> z, double[] scratch)
    {
        for (var i = 0; i < scratch.Length; i++)
            scratch[i] = LogComponent(i, z);
        return Numerics.LogSumExp(scratch) - Math.Log(Count);
    }

    private double LogComponent(int datum, ReadOnlySpan<double> z)
    {
        var squares = 0.0;
        for (var j = 0; j < z.Length; j++)
        {
            var d = z[j] - _means[(datum * Size) + j];
            squares += d * d / _variances[(datum * Size) + j];
        }

        return _logNormalizers[datum] - (0.5 * squares);
    }

    private LatentDimension Dimension(int latent)
    {
        var (means, variances) = (new double[Count], new double[Count]);
        for (var i = 0; i < Count; i++)
            (means[i], variances[i]) = (_means[(i * Size) + latent], _variances[(i * Size) + latent]);
        return LatentDimension.Of(means, variances);
    }

    private static void Check(ReadOnlySpan<double> means, ReadOnlySpan<double> variances, int size)
    {
        for (var i = 0; i < means.Length; i++)
        {
            if (double.IsFinite(means[i]) && double.IsFinite(variances[i]) && variances[i] > 0)
                continue;
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"AggregatePosterior: datum {i / size}, latent {i % size} has mean {means[i]} and variance "
                    + $"{variances[i]}; give finite means and variances above 0 (not their logarithms)."));
        }
    }
}
