using System.Globalization;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// The importance-weighted bound, <c>E[ln (1/K) Σₖ p(x, zₖ) / q(zₖ | x)]</c> with K draws from q, maximized by its
/// reparameterized gradient. It lies between the evidence lower bound (K = 1) and ln p(x).
/// </summary>
/// <param name="Draws">K, the number of draws for each datum.</param>
/// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, eq. 8.</remarks>
public sealed record ImportanceWeighted(int Draws) : IObjective
{
    /// <summary>K, the number of draws for each datum.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = Require.Positive(Draws);

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        var posterior = model.Infer(x, Draws, context);
        var logLikelihood = model.Decode(posterior.Z, context).LogProb(x);
        var logWeights = posterior.LogWeights(logLikelihood);
        var bound = logWeights.LogSumExpOuter().Mean() - Math.Log(Draws);
        var (elbo, reconstruction) = (logWeights.Mean(), logLikelihood.Mean());
        return new(
            -bound,
            [
                new("iw", bound),
                new("elbo", elbo),
                new("reconstruction", reconstruction),
                new("kl", reconstruction - elbo),
            ]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"iw:{Draws}");
}
