using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary><c>r(ζ | z) = N(ζ; z, 1/β)</c>, on the whole line.</summary>
/// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 4.</remarks>
/// <param name="Beta">β, the precision.</param>
public sealed record GaussianRelaxation(double Beta) : Relaxation(Beta)
{
    private const double Root2 = 1.41421356237309504880;

    /// <inheritdoc/>
    public override string Name => "gaussian";

    /// <inheritdoc/>
    public override Tensor DrawOfZero(RandomKey key, Shape shape) => key.Normal(shape) * (1 / Math.Sqrt(Beta));

    /// <inheritdoc/>
    public override Tensor LogDensityOfZero(Tensor u) => (u.Square() * (-0.5 * Beta)) + ((0.5 * Math.Log(Beta)) - Normal.HalfLogTwoPi);

    /// <summary>β (ζ - ½). Shape: unchanged.</summary>
    public override Tensor Odds(Tensor u) => (u - 0.5) * Beta;

    /// <inheritdoc/>
    public override Tensor CdfOfZero(Tensor u) => (1 + Scaled(u).Erf()) * 0.5;

    /// <inheritdoc/>
    public override Tensor CdfGap(Tensor u) => (Scaled(u).Erf() - Scaled(u - 1).Erf()) * 0.5;

    private Tensor Scaled(Tensor x) => x * (Math.Sqrt(Beta) / Root2);
}
