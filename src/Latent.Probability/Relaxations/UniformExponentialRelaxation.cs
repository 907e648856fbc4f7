using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// The exponential relaxation with a share ε = 0.05 of the uniform density on [0, 1], <c>r(ζ | 0) = (1 - ε) e(ζ) + ε</c>: what ζ says of z
/// is then bounded.
/// </summary>
/// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 4.</remarks>
/// <param name="Beta">β of the exponential part.</param>
public sealed record UniformExponentialRelaxation(double Beta) : Relaxation(Beta)
{
    // ε.
    private const double Share = 0.05;

    private ExponentialRelaxation Exponential => new(Beta);

    /// <inheritdoc/>
    public override string Name => "uniform-exponential";

    /// <inheritdoc/>
    public override Tensor DrawOfZero(RandomKey key, Shape shape)
    {
        var uniform = key.Fold("uniform").Uniform(shape);
        return Tensor.Full(Share, shape).Greater(key.Fold("which").Uniform(shape)).Select(uniform, Exponential.DrawOfZero(key, shape));
    }

    /// <inheritdoc/>
    public override Tensor LogDensityOfZero(Tensor u) => (((1 - Share) * Exponential.LogDensityOfZero(u).Exp()) + Share).Log();

    /// <inheritdoc/>
    public override Tensor Odds(Tensor u) => LogDensityOfZero(Mirror(u)) - LogDensityOfZero(u);

    /// <inheritdoc/>
    public override Tensor CdfOfZero(Tensor u) => ((1 - Share) * Exponential.CdfOfZero(u)) + (Share * u);

    /// <summary>That of the exponential part: the uniform one has none. Shape: unchanged.</summary>
    public override Tensor CdfGap(Tensor u) => (1 - Share) * Exponential.CdfGap(u);
}
