using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary><c>r(ζ | 0) = β e^(-βζ) / (1 - e^(-β))</c> on [0, 1].</summary>
/// <remarks>Vahdat et al. 2018, arXiv:1802.04920 (DVAE++), section 3.</remarks>
/// <param name="Beta">β.</param>
public sealed record ExponentialRelaxation(double Beta) : Relaxation(Beta)
{
    /// <inheritdoc/>
    public override string Name => "exponential";

    // 1 - e^(-β).
    private double Mass => -Numerics.Expm1(-Beta);

    /// <summary><c>-ln(1 - (1 - e^(-β)) ρ) / β</c> with uniform ρ. Shape: <paramref name="shape"/>.</summary>
    public override Tensor DrawOfZero(RandomKey key, Shape shape) => (key.Uniform(shape) * -Mass).Log1p() * (-1 / Beta);

    /// <inheritdoc/>
    public override Tensor LogDensityOfZero(Tensor u) => Math.Log(Beta / Mass) - (Beta * u);

    /// <summary>β (2ζ - 1). Shape: unchanged.</summary>
    public override Tensor Odds(Tensor u) => ((2 * u) - 1) * Beta;

    /// <inheritdoc/>
    public override Tensor CdfOfZero(Tensor u) => (u * -Beta).Expm1() * (-1 / Mass);

    /// <summary><c>(1 - e^(-βζ)) (1 - e^(-β(1 - ζ))) / (1 - e^(-β))</c>. Shape: unchanged.</summary>
    public override Tensor CdfGap(Tensor u) => (u * -Beta).Expm1() * ((u - 1) * Beta).Expm1() * (1 / Mass);
}
