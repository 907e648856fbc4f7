using System.Globalization;
using Latent.Layers;
using Latent.Models;
using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// The importance-weighted bound, <c>E[ln (1/K) Σₖ p(x, zₖ) / q(zₖ | x)]</c> with K draws from q, maximized. It lies
/// between the evidence lower bound (K = 1) and ln p(x).
/// </summary>
/// <param name="Draws">K, the number of draws for each datum.</param>
/// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, eq. 8.</remarks>
public sealed record ImportanceWeighted(int Draws) : IObjective
{
    /// <summary>K, the number of draws for each datum.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = Require.Positive(Draws);

    /// <summary>Which gradient the recognition parameters follow.</summary>
    /// <exception cref="ArgumentException">It is a score-function gradient, which this bound has not.</exception>
    public BoundGradient Gradient
    {
        get;
        init => field = !value.IsScore() ? value
            : throw new ArgumentException("ImportanceWeighted: the gradients are reparameterized, path and doubly.", nameof(value));
    }

    /// <summary>
    /// β, which weighs <c>ln p(z) - ln q(z | x)</c> in what is minimized: 1 is the bound itself, a warm-up begins below. The terms are of the
    /// bound.
    /// </summary>
    public Schedule Beta { get; init; } = 1;

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        var posterior = model.Infer(x, LatentSource.Drawn(Draws, Gradient.OfDraws()), context);
        var logLikelihood = model.Decode(posterior.Z, context).LogProb(x);
        var logWeights = posterior.LogWeights(logLikelihood);
        var isWeighed = Beta is not Constant { Value: 1 };
        var weighed = isWeighed ? logLikelihood + (context.Scheduled("beta", Beta) * (posterior.LogP - posterior.LogQ)) : logWeights;
        var bound = Bound(logWeights);
        var (elbo, reconstruction) = (logWeights.Mean(), logLikelihood.Mean());
        return new(
            -(isWeighed ? Bound(weighed) : bound),
            ObjectiveTerms.Known(
                model, new("iw", bound), new("elbo", elbo), new(ObjectiveTerms.Reconstruction, reconstruction), new("kl", reconstruction - elbo)))
        {
            Recognition = Gradient == BoundGradient.Doubly ? Doubly(weighed, isWeighed ? context.Scheduled("beta", Beta) : 1) : null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"iw:{Draws}");

    private Tensor Bound(Tensor logWeights) => logWeights.LogSumExpOuter().Mean() - Math.Log(Draws);

    // The gradient of ln w through the draws alone, under the squares of the normalized weights; of ln q weighed by β so much of the
    // score is turned into a path, and the rest stays under the weights themselves.
    private static Tensor Doubly(Tensor logWeights, Tensor beta)
    {
        var weights = (logWeights - logWeights.LogSumExpOuter()).Exp().StopGradient();
        var shares = weights + (beta * (weights.Square() - weights));
        return -(shares * logWeights).SumTo(logWeights.Shape[1..]).Mean();
    }
}
