using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// The bound on the evidence of latent variables and weights, per datum: that of the data at a draw of the weights, less
/// <c>KL(q(θ) ‖ N(0, I)) / N</c>. N times it is a lower bound on ln p(x₁, …, x_N), the weights integrated out.
/// </summary>
/// <param name="Objective">The bound of the data given the weights.</param>
/// <param name="Examples">N, the number of training examples.</param>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, appendix F, with both divergences in closed form. One draw of the weights
/// serves the whole batch.
/// </remarks>
public sealed record FullVariationalBayes(IObjective Objective, int Examples) : IObjective
{
    /// <summary>N, the number of training examples.</summary>
    public int Examples { get; init => field = Require.Positive(value); } = Require.Positive(Examples);

    /// <inheritdoc/>
    /// <remarks>
    /// Terms: the full bound, as in <c>fullElbo</c>; those of the data given the weights; and <c>weights</c>, the divergence
    /// of the weights over N, in nats per datum.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model's weights are points.</exception>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var given = Objective.Evaluate(model, x, context);
        var divergence = context.WeightDivergence ?? throw new InvalidOperationException(
            "FullVariationalBayes: the pass drew no weights; declare the model in a scope with WeightPosterior.Normal.");
        var weights = divergence / Examples;
        var bound = given.Terms[0];
        return given with
        {
            Minimized = given.Minimized + weights,
            Terms = [new(Full(bound.Name), bound.Value - weights), .. given.Terms, new("weights", weights)],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"full {Objective}";

    private static string Full(string name) => $"full{char.ToUpperInvariant(name[0])}{name[1..]}";
}
