using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>γ |KL - C|: the code is to carry C nats, which usually grow with the step.</summary>
/// <param name="Capacity">C, in nats per datum.</param>
/// <param name="Weight">γ.</param>
/// <remarks>Burgess et al. 2018, arXiv:1804.03599, eq. 8.</remarks>
public sealed record DivergenceCapacity(Schedule Capacity, Schedule Weight) : Penalty
{
    internal override Tensor Of(Tensor kl, Posterior posterior, ForwardContext context) =>
        context.Scheduled("capacityWeight", Weight) * (kl - context.Scheduled("capacity", Capacity)).Abs();
}
