using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// The Bernoulli distribution, <c>p(x) = σ(l)ˣ (1 - σ(l))¹⁻ˣ</c>, by its logit <c>l = ln(p / (1 - p))</c>; no
/// probability is ever clamped. Events may be soft targets between 0 and 1: the value is then a cross-entropy, not a
/// log-mass.
/// </summary>
/// <param name="Logit">The log-odds of 1.</param>
public sealed record Bernoulli(Tensor Logit) : Distribution, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape => Logit.Shape;

    /// <summary>The probability of 1, between 0 and 1. Shape: the logit's.</summary>
    public Tensor Mean => Logit.Sigmoid();

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) =>
        key.Bernoulli(Mean.BroadcastTo([.. leading, .. Shape]));

    /// <summary><c>x·l - ln(1 + eˡ)</c>, the stable form of <c>x ln p + (1 - x) ln(1 - p)</c>.</summary>
    protected override Tensor LogDensity(Tensor x) => (x * Logit) - Logit.Softplus();
}
