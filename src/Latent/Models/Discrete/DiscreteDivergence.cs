using Latent.Layers;
using Latent.Priors;
using Latent.Probability.Boltzmann;
using Latent.Tensors;

namespace Latent.Models.Discrete;

/// <summary>What a relaxed posterior pays for the Boltzmann prior: the density of its draws, or the divergence of its bits.</summary>
internal sealed class DiscreteDivergence(BoltzmannPrior prior)
{
    private RestrictedBoltzmann Machine => prior.Machine;

    /// <summary>
    /// <c>ln p(ζ) = ln Σ_z p(z) r(ζ | z)</c> over the r(ζ | z) of the bits that were drawn, as the posterior's is, by mean field: a lower bound
    /// whose gradient is that of <c>-E(m) + b(ζ)·m - ln Z</c> with m held fixed. In nats. Shape: [K, B].
    /// </summary>
    /// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 3.1.</remarks>
    public Tensor LogPrior(IReadOnlyList<BitDraws> drawn, ForwardContext context)
    {
        if (prior.Integral is not null)
        {
            var (a, b) = DiscreteVae.Sides([.. drawn.Select(d => d.Zeta)]);
            return prior.LogIntegral(a, b, context);
        }

        var (leftOdds, rightOdds) = DiscreteVae.Sides([.. drawn.Select(d => d.Odds!)]);
        var (leftBits, rightBits) = DiscreteVae.Sides([.. drawn.Select(d => d.Bit)]);
        var (left, right) = Machine.MeanField(leftOdds, rightOdds);
        var odds = (leftOdds * (left - leftBits)).SumInner() + (rightOdds * (right - rightBits)).SumInner();
        return Machine.NegativeEnergy(left, right) + odds + Entropy(left) + Entropy(right) - prior.LogZ(context);
    }

    /// <summary>ln p(z) of the bits that were drawn, in nats. Shape: [K, B].</summary>
    public Tensor LogPriorOfBits(IReadOnlyList<BitDraws> drawn, ForwardContext context)
    {
        var (left, right) = DiscreteVae.Sides([.. drawn.Select(d => d.Bit)]);
        return Machine.NegativeEnergy(left, right) - prior.LogZ(context);
    }

    /// <summary>
    /// The divergence of the bits where ζ tells z, in nats: of one group in closed form, of several an estimate whose gradient heeds that a
    /// bit jumps. Shape: [B] or [K, B].
    /// </summary>
    /// <remarks>Rolfe 2017, arXiv:1609.02200 (DVAE), appendix F: where zᵢ is 0, <c>(1 - zᵢ) / (1 - qᵢ)</c> weighs what follows from it.</remarks>
    public Tensor OfBits(IReadOnlyList<BitDraws> drawn, ForwardContext context)
    {
        if (drawn.Count == 1)
            return OfMeans(drawn, [.. drawn.Select(d => d.Logit.Sigmoid())], context);

        // The last group's bits are summed over, those before it drawn.
        var means = drawn.Select(d => d.Logit.Sigmoid()).ToArray();
        var (left, right) = DiscreteVae.Sides([.. drawn.SkipLast(1).Select(d => d.Bit), means[^1].StopGradient()]);
        var (leftMeans, rightMeans) = DiscreteVae.Sides(means);
        var (leftLogits, rightLogits) = DiscreteVae.Sides([.. drawn.Select(d => d.Logit)]);
        var logZ = prior.LogZ(context);
        var weight = Machine.Weight.StopGradient();
        var value = NegativeEntropy(drawn) - (leftMeans * Machine.LeftBias).SumInner() - (rightMeans * Machine.RightBias).SumInner()
            - (left.MatMul(Machine.Weight) * right).SumInner() + logZ;

        // A cap on 1 / (1 - q), where a bit of probability e⁻¹⁵ was not drawn.
        var jump = (1 - left) * (-((-leftLogits).Max(-15))).Softplus().Exp();
        var ofLeft = leftLogits - Machine.LeftBias - (right.MatMul(weight.Transpose()) * jump);
        var ofRight = rightLogits - Machine.RightBias - left.MatMul(weight);
        var posterior = (leftMeans * ofLeft.StopGradient()).SumInner() + (rightMeans * ofRight.StopGradient()).SumInner();
        var ofPrior = logZ - (leftMeans.StopGradient() * Machine.LeftBias).SumInner() - (rightMeans.StopGradient() * Machine.RightBias).SumInner()
            - (left.MatMul(Machine.Weight) * right).SumInner();
        var surrogate = posterior + ofPrior;
        return value.StopGradient() + surrogate - surrogate.StopGradient();
    }

    /// <summary>
    /// The divergence of the bits with <c>ν = q(z = 1 | ζ)</c> in place of the left layer's, which the right one's depend on through ζ; of one
    /// group in closed form. In nats. Shape: [B] or [K, B].
    /// </summary>
    /// <remarks>Vahdat et al. 2018, arXiv:1802.04920 (DVAE++), eq. 9.</remarks>
    public Tensor OfSmoothedBits(IReadOnlyList<BitDraws> drawn, ForwardContext context) => OfMeans(
        drawn, [.. drawn.Select(d => drawn.Count == 1 ? d.Logit.Sigmoid() : (d.Logit + d.Odds!).Sigmoid())], context);

    // E_q[ln q(z)] - E[-E(z)] + ln Z, the left bits in the product of both layers with means of their own.
    private Tensor OfMeans(IReadOnlyList<BitDraws> drawn, Tensor[] coupled, ForwardContext context)
    {
        var (left, right) = DiscreteVae.Sides([.. drawn.Select(d => d.Logit.Sigmoid())]);
        var (leftCoupled, _) = DiscreteVae.Sides(coupled);
        return NegativeEntropy(drawn) - (left * Machine.LeftBias).SumInner()
            - ((leftCoupled.MatMul(Machine.Weight) + Machine.RightBias) * right).SumInner() + prior.LogZ(context);
    }

    // Σ q ln q + (1 - q) ln(1 - q) = Σ q l - softplus(l).
    private static Tensor NegativeEntropy(IReadOnlyList<BitDraws> drawn) => drawn
        .Select(d => ((d.Logit.Sigmoid() * d.Logit) - d.Logit.Softplus()).SumInner()).Aggregate((a, b) => a + b);

    // Of bits by their means, held fixed: they come from a mean field, whose gradient vanishes at its fixed point.
    private static Tensor Entropy(Tensor mean)
    {
        var (m, rest) = (mean.Max(1e-7), (1 - mean).Max(1e-7));
        return -((m * m.Log()) + (rest * rest.Log())).SumInner().StopGradient();
    }
}
