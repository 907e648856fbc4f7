using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Objectives;

/// <summary>
/// The objective of a deterministic autoencoder, minimized: <c>-ln p(x | D(E(x))) + β ½‖z‖² + λ ‖J_D(z)‖²_F</c>, with z = E(x) and J_D
/// the Jacobian of the decoder's mean. It is no bound of ln p(x).
/// </summary>
/// <remarks>
/// Ghosh, Sajjadi, Vergari, Black and Schölkopf 2020, arXiv:1903.12436, section 3.1 and eq. 8 to 10 (RAE, RAE-GP); without weights
/// the plain autoencoder.
/// </remarks>
public sealed record Autoencoding : IObjective
{
    /// <summary>β, the weight of ½‖z‖²; null for none.</summary>
    public Schedule? CodePenalty { get; init; }

    /// <summary>λ, the weight of ‖J_D(z)‖²_F; null for none.</summary>
    public Schedule? JacobianPenalty { get; init; }

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        if (model.HasDensity)
            throw new NotSupportedException("Autoencoding: is of a deterministic autoencoder; a model with densities takes a bound.");
        var z = model.Infer(x, 1, context).Z;
        var likelihood = model.Decode(z, context);
        var reconstruction = likelihood.LogProb(x).Mean();
        var codes = z.Select(level => level.Square().SumInner(1).Mean() * 0.5).Aggregate((a, b) => a + b);
        var minimized = -reconstruction;
        List<Term> terms = [new("reconstruction", reconstruction), new("codes", codes)];
        if (CodePenalty is { } beta)
            minimized += context.Scheduled("codePenalty", beta) * codes;
        if (JacobianPenalty is { } lambda)
        {
            var jacobian = SquaredJacobian(likelihood, z, context.Key.Fold("jacobian"));
            minimized += context.Scheduled("jacobianPenalty", lambda) * jacobian;
            terms.Add(new("jacobian", jacobian));
        }

        return new(minimized, terms);
    }

    /// <inheritdoc/>
    public override string ToString() => "autoencoder";

    /// <summary>
    /// An unbiased estimate of ‖J‖²_F, the mean over data: <c>E ‖vᵀJ‖² = tr(Jᵀ E[v vᵀ] J)</c>, which is <c>‖J‖²_F</c> for v with
    /// unit covariance. A gradient is a graph, so this has one too.
    /// </summary>
    /// <remarks>
    /// Random signs have the least variance: Hutchinson 1989, "A stochastic estimator of the trace of the influence matrix",
    /// doi:10.1080/03610918908812806.
    /// </remarks>
    private static Tensor SquaredJacobian(Distribution likelihood, IReadOnlyList<Tensor> z, RandomKey key)
    {
        var mean = likelihood.FullMean();
        var v = (2 * key.Bernoulli(Tensor.Full(0.5, likelihood.Shape))) - 1;
        return Gradient.Of((v * mean).Sum(), [.. z])
            .Select(g => g.Square().SumInner(1).Mean()).Aggregate((a, b) => a + b);
    }
}
