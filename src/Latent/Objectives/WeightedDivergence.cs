using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>β KL: the divergence at β = 1, a narrower code above, a wider one below, a warm-up where β grows.</summary>
/// <param name="Beta">β, 0 or above.</param>
/// <remarks>Higgins et al. 2017, "beta-VAE", eq. 4; the warm-up: Bowman et al. 2016, arXiv:1511.06349.</remarks>
public sealed record WeightedDivergence(Schedule Beta) : Penalty
{
    /// <inheritdoc/>
    public override bool IsDivergence => Beta is Constant { Value: 1 };

    internal override Tensor Of(Tensor kl, Posterior posterior, ForwardContext context) =>
        IsDivergence ? kl : context.Scheduled("beta", Beta) * kl;
}
