using System.Globalization;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// A relaxation r(ζ | z) of a bit z: two overlapping densities of which one mirrors the other, <c>r(ζ | 1) = r(1 - ζ | 0)</c>, so that a
/// family says what it is of z = 0 alone.
/// </summary>
/// <remarks>
/// A point ζ is handled by a coordinate u of it, which is ζ itself where not said otherwise: a family whose draws crowd at 0 and 1 takes
/// one in which they lie apart. Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), and Vahdat et al. 2018,
/// arXiv:1802.04920 (DVAE++).
/// </remarks>
/// <param name="Beta">β, above 0: the larger, the closer ζ is to z.</param>
public abstract record Relaxation(double Beta)
{
    /// <summary>β, above 0.</summary>
    public double Beta { get; init => field = Positive(value); } = Positive(Beta);

    /// <summary>As in <c>power</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The families by name, each with its β.</summary>
    public static IReadOnlyDictionary<string, Func<double, Relaxation>> Families { get; } = new OrderedDictionary<string, Func<double, Relaxation>>
    {
        ["exponential"] = beta => new ExponentialRelaxation(beta),
        ["uniform-exponential"] = beta => new UniformExponentialRelaxation(beta),
        ["power"] = beta => new PowerRelaxation(beta),
        ["gaussian"] = beta => new GaussianRelaxation(beta),
    };

    /// <summary>Draws of ζ given z = 0, by coordinate. Shape: <paramref name="shape"/>.</summary>
    public abstract Tensor DrawOfZero(RandomKey key, Shape shape);

    /// <summary>ζ of a coordinate. Shape: unchanged.</summary>
    public virtual Tensor Value(Tensor u) => u;

    /// <summary>The coordinate of ζ. Shape: unchanged.</summary>
    public virtual Tensor Coordinate(Tensor zeta) => zeta;

    /// <summary>The coordinate of 1 - ζ. Shape: unchanged.</summary>
    public virtual Tensor Mirror(Tensor u) => 1 - u;

    /// <summary>ln r(ζ | 0), a density of ζ. Shape: unchanged.</summary>
    public abstract Tensor LogDensityOfZero(Tensor u);

    /// <summary>b(ζ) = ln r(ζ | 1) - ln r(ζ | 0), what ζ says of z. Shape: unchanged.</summary>
    public abstract Tensor Odds(Tensor u);

    /// <summary>R₀(ζ), the probability below ζ given z = 0. Shape: unchanged.</summary>
    public abstract Tensor CdfOfZero(Tensor u);

    /// <summary>R₀(ζ) - R₁(ζ) ≥ 0, without cancellation for ζ near 0. Shape: unchanged.</summary>
    public abstract Tensor CdfGap(Tensor u);

    /// <summary>ln dζ/du. Shape: unchanged.</summary>
    public virtual Tensor LogStretch(Tensor u) => Tensor.Full(0, u.Shape);

    /// <summary>As in <c>power:30</c>.</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Beta}");

    private static double Positive(double beta) => double.IsFinite(beta) && beta > 0
        ? beta
        : throw new ArgumentOutOfRangeException(nameof(beta), beta, "Relaxation: beta is a number above 0.");
}
