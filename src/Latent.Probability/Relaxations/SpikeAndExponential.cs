using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability.Relaxations;

/// <summary>
/// A bit whose 1 is spread, <c>p(x) = (1 - q) δ(x) + q r(x | 1)</c>: ζ = 0 where z = 0, and the density
/// <c>r(ζ | 1) = β e^(β(ζ - 1)) / (1 - e^(-β))</c> on (0, 1] where z = 1. The two do not overlap: z is known from ζ, and ζ, part mass and part density, has no density of its own.
/// </summary>
/// <remarks>Rolfe 2017, arXiv:1609.02200 (DVAE), section 2.</remarks>
/// <param name="Logit">l, the log-odds of z = 1.</param>
/// <param name="Beta">β, above 0: the larger, the closer ζ is to z.</param>
public sealed record SpikeAndExponential(Tensor Logit, double Beta) : Distribution
{
    /// <inheritdoc/>
    public override Shape Shape => Logit.Shape;

    // 1 - e^(-β).
    private double Mass => -Numerics.Expm1(-Beta);

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Draw(key, leading).Zeta;

    /// <summary>
    /// Draws of z, held fixed, and of ζ, which follows the logit as the inverse CDF does where ζ &gt; 0:
    /// <c>dζ/dl = (1 - q) (e^(β(1 - ζ)) - 1) / β</c>. Shape: [.. <paramref name="leading"/>, .. <see cref="Shape"/>].
    /// </summary>
    public (Tensor Bit, Tensor Zeta) Draw(RandomKey key, Shape leading = default)
    {
        Shape shape = [.. leading, .. Shape];
        var logit = Logit.BroadcastTo(shape);
        var z = key.Fold("z").Bernoulli(logit.Sigmoid()).StopGradient();
        var zeta = 1 + (((key.Fold("zeta").Uniform(shape) * Mass) + Math.Exp(-Beta)).Log() * (1 / Beta));
        return (z, z.Select(zeta + (SlopeAt(zeta).StopGradient() * (logit - logit.StopGradient())), 0));
    }

    /// <summary>F(ζ), the probability of values up to ζ, for ζ in [0, 1]. Shape: that of ζ.</summary>
    public Tensor CdfAt(Tensor zeta)
    {
        ArgumentNullException.ThrowIfNull(zeta);
        var below = ((zeta * Beta) - Beta).Exp() - Math.Exp(-Beta);
        return (-Logit).Sigmoid() + (Logit.Sigmoid() * below * (1 / Mass));
    }

    /// <summary>dζ/dl of a draw above 0. Shape: that of ζ.</summary>
    public Tensor SlopeAt(Tensor zeta)
    {
        ArgumentNullException.ThrowIfNull(zeta);
        return (-Logit).Sigmoid() * ((1 - zeta) * Beta).Expm1() * (1 / Beta);
    }

    /// <exception cref="NotSupportedException">ζ has no density: it is 0 with a probability above 0.</exception>
    protected override Tensor LogDensity(Tensor x) => throw new NotSupportedException(
        "SpikeAndExponential: a value that is 0 with some probability has no density; score the bit by a Bernoulli.");
}
