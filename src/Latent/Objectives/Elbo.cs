using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// The evidence lower bound, <c>E_q[ln p(x | z)] - β KL(q(z | x) ‖ p(z))</c>, maximized, with the divergence in closed
/// form where one is known and estimated from the same draws where not. The term <c>elbo</c> is the bound itself, with
/// β = 1.
/// </summary>
/// <remarks>Kingma and Welling 2014, arXiv:1312.6114, eq. 3 and 7; β after Higgins et al. 2017.</remarks>
public sealed record Elbo : IObjective
{
    /// <summary>β, the weight of the divergence: 1 for a bound on the likelihood.</summary>
    public Schedule Beta { get; init; } = 1;

    /// <summary>The number of draws for each datum.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = 1;

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        var posterior = model.Infer(x, Draws, context);
        var reconstruction = model.Decode(posterior.Z, context).LogProb(x).Mean();
        var kl = posterior.Kl().Mean();
        var weighted = Beta is Constant { Value: 1 } ? kl : context.Weight("beta", Beta) * kl;
        return new(
            weighted - reconstruction,
            [new("elbo", reconstruction - kl), new("reconstruction", reconstruction), new("kl", kl)]);
    }

    /// <inheritdoc/>
    public override string ToString() => "elbo";
}
