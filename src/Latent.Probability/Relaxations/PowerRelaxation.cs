using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// The power function, <c>r(ζ | 0) = λ ζ^(λ - 1)</c> on (0, 1) with λ = 1/β: infinite at 0, where most draws lie. Its coordinate is
/// <c>u = ln ζ - ln(1 - ζ)</c>, in which draws that round to 0 or 1 keep their odds and their gradients.
/// </summary>
/// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 4.</remarks>
/// <param name="Beta">β.</param>
public sealed record PowerRelaxation(double Beta) : Relaxation(Beta)
{
    /// <inheritdoc/>
    public override string Name => "power";

    private double Lambda => 1 / Beta;

    /// <summary><c>ζ = ρ^β</c> with uniform ρ. Shape: <paramref name="shape"/>.</summary>
    public override Tensor DrawOfZero(RandomKey key, Shape shape)
    {
        var log = key.Uniform(shape).Log() * Beta;
        return log - (-log.Expm1()).Log();
    }

    /// <inheritdoc/>
    public override Tensor Value(Tensor u) => u.Sigmoid();

    /// <inheritdoc/>
    public override Tensor Coordinate(Tensor zeta) => zeta.Log() - (-zeta).Log1p();

    /// <inheritdoc/>
    public override Tensor Mirror(Tensor u) => -u;

    /// <inheritdoc/>
    public override Tensor LogDensityOfZero(Tensor u) => Math.Log(Lambda) + ((1 - Lambda) * (-u).Softplus());

    /// <summary>(1 - λ) (ln ζ - ln(1 - ζ)). Shape: unchanged.</summary>
    public override Tensor Odds(Tensor u) => u * (1 - Lambda);

    /// <summary>ζ^λ. Shape: unchanged.</summary>
    public override Tensor CdfOfZero(Tensor u) => ((-u).Softplus() * -Lambda).Exp();

    /// <summary><c>ζ^λ + ((1 - ζ)^λ - 1)</c>. Shape: unchanged.</summary>
    public override Tensor CdfGap(Tensor u) => CdfOfZero(u) + (u.Softplus() * -Lambda).Expm1();

    /// <summary>ln ζ + ln(1 - ζ). Shape: unchanged.</summary>
    public override Tensor LogStretch(Tensor u) => -(u.Softplus() + (-u).Softplus());
}
