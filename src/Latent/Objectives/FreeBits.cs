using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// <c>Σⱼ max(λ, KLⱼ)</c> over latent units, KLⱼ being a unit's mean over the batch: below λ nats a unit is free, so that it
/// is not given up early.
/// </summary>
/// <param name="Free">λ, in nats per unit.</param>
/// <remarks>Kingma et al. 2016, arXiv:1606.04934, appendix C.8.</remarks>
public sealed record FreeBits(Schedule Free) : Penalty
{
    internal override Tensor Of(Tensor kl, Posterior posterior, ForwardContext context)
    {
        var free = context.Scheduled("freeBits", Free);
        return posterior.Levels.Select(level => Cut(level, free)).Aggregate((a, b) => a + b);
    }

    private static Tensor Cut(Level level, Tensor free)
    {
        var units = level.Kl ?? throw new NotSupportedException(
            $"free bits need the divergence of each unit in closed form, which level '{level.Name}' does not have");
        var (shape, data) = (level.Q.Shape[^level.Q.EventRank..], units.Shape.Size / level.Q.Shape[^level.Q.EventRank..].Size);
        var means = units.SumTo(shape) / data;
        return (means - free).Relu().Sum() + (free * shape.Size);
    }
}
