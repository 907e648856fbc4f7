using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// The evidence lower bound, <c>E_q[ln p(x | z)] - KL(q(z | x) ‖ p(z))</c>, maximized, or with a <see cref="Penalty"/> in
/// place of the divergence. The term <c>elbo</c> is the bound itself, whatever the penalty.
/// </summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114: with the divergence in closed form eq. 7 (estimator B), drawn eq. 6
/// (estimator A).
/// </remarks>
public sealed record Elbo : IObjective
{
    /// <summary>What is minimized for the divergence.</summary>
    public Penalty Penalty { get; init; } = new WeightedDivergence(1);

    /// <summary>The number of draws for each datum.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = 1;

    /// <summary>
    /// Whether the divergence is estimated from the draws of z, and not taken in closed form where one is known.
    /// </summary>
    public bool SampledDivergence { get; init; }

    /// <summary>Which gradient of the expectation over q the recognition parameters follow.</summary>
    /// <exception cref="ArgumentException">It is the doubly reparameterized one, which is of an importance-weighted bound.</exception>
    public BoundGradient Gradient
    {
        get;
        init => field = value != BoundGradient.Doubly ? value
            : throw new ArgumentException("Elbo: the doubly reparameterized gradient is of an importance-weighted bound; take Path.", nameof(value));
    }

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        var posterior = model.Infer(x, LatentSource.Drawn(Draws, Gradient.OfDraws()), context);
        var logLikelihood = model.Decode(posterior.Z, context).LogProb(x);
        var reconstruction = logLikelihood.Mean();

        // Of a drawn divergence the score needs every term: without a density of the draws there is none to leave out.
        var isDrawn = SampledDivergence || Gradient == BoundGradient.Path || (Gradient.IsScore() && !posterior.HasClosedKl);
        Tensor Divergence(Posterior q) => isDrawn ? q.SampledKl() : q.Kl();
        var divergence = Divergence(posterior);
        var kl = divergence.Mean();
        var inferred = posterior.Without(model.ObservedLevels);
        var penalty = Penalty.Of(Divergence(inferred).Mean(), inferred, context);
        return new(
            penalty - reconstruction,
            ObjectiveTerms.Known(
                model, [new("elbo", reconstruction - kl), new(ObjectiveTerms.Reconstruction, reconstruction), new("kl", kl), .. Penalty.Terms(context)]))
        {
            Recognition = !Gradient.IsScore() ? null
                : isDrawn ? -Signal(posterior, logLikelihood - (Beta(context) * Divergence(inferred)), context)
                : penalty - Signal(posterior, logLikelihood, context),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => "elbo";

    private Tensor Beta(ForwardContext context) => Penalty is WeightedDivergence weighted
        ? context.Scheduled("beta", weighted.Beta)
        : throw new NotSupportedException("a score-function gradient with a drawn divergence takes a weight beta alone");

    // ln q times the learning signal, which is held fixed; a divergence in closed form has its own gradient.
    private Tensor Signal(Posterior posterior, Tensor value, ForwardContext context)
    {
        var signal = value.StopGradient();
        if (Gradient == BoundGradient.ScoreWithBaseline)
        {
            // The baseline is of earlier batches, so it does not depend on these draws and biases nothing.
            var mean = signal.Mean();
            var (baseline, _) = context.Keep("objective.baseline", [], initial: 0, next: b => b + (0.1 * (mean - b)));
            signal -= baseline;
        }

        return (posterior.LogQ * signal).Mean();
    }
}
