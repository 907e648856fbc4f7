using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// λ (KL - δ): the reconstruction is maximized subject to KL ≤ δ. The multiplier λ is learned by projected ascent,
/// <c>λ ← max(0, λ + ρ (KL - δ))</c>, once a step, from 1.
/// </summary>
/// <param name="Limit">δ, in nats per datum.</param>
/// <param name="Rate">ρ, the multiplier's learning rate.</param>
/// <remarks>The constrained problem that Higgins et al. 2017, "beta-VAE", eq. 2 to 4, start from.</remarks>
public sealed record DivergenceLimit(Schedule Limit, Schedule Rate) : Penalty
{
    private const string Multiplier = "objective.multiplier";

    internal override Tensor Of(Tensor kl, Posterior posterior, ForwardContext context)
    {
        var excess = kl - context.Scheduled("limit", Limit);
        var step = context.Scheduled("limitRate", Rate) * excess.StopGradient();
        var (multiplier, _) = context.Keep(Multiplier, [], initial: 1, next: x => (x + step).Relu());
        return multiplier * excess;
    }

    internal override IEnumerable<Term> Terms(ForwardContext context) =>
        [new("multiplier", context.Updates[Multiplier])];
}
