using Latent.Layers;
using Latent.Objectives;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Training;

/// <summary>
/// <c>w / n · ½ Σ ‖W‖²</c> over weight matrices and the scales of normalized layers, of points and not of distributions, added to what is minimized: with n the number of data and w = 1 the prior
/// N(0, I) of the weights, so that training seeks their maximum a posteriori; with n = 1 the L2 regularizer of a decoder. Biases are
/// free. The term is the penalty before it is weighed; the bound stays what it is.
/// </summary>
/// <param name="Name">The term's name.</param>
/// <param name="Weight">w.</param>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, section 5 and appendix F (a prior N(0, I)); Ghosh et al. 2020, arXiv:1903.12436,
/// eq. 8 (the decoder).
/// </remarks>
public sealed record WeightPenalty(string Name, Schedule Weight)
{
    /// <summary>The path that the matrices lie below, as in <c>decoder.</c>; empty for all.</summary>
    public string Below { get; init; } = "";

    /// <summary>n, which the sum is divided by.</summary>
    public double DividedBy { get; init => field = Require.Positive(value); } = 1;

    /// <summary>The objective with the penalty in what it minimizes and among its terms.</summary>
    /// <param name="objective">The objective of a batch.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="context">The surroundings of the pass.</param>
    internal ObjectiveTerms AddTo(ObjectiveTerms objective, IReadOnlyList<Variable> parameters, ForwardContext context)
    {
        var squares = parameters
            .Where(p => (p.Shape.Rank >= 2 || p.Name.EndsWith($".{ParameterScope.ScaleName}", StringComparison.Ordinal)) && p.Name.StartsWith(Below, StringComparison.Ordinal))
            .Select(p => p.Tensor.Square().Sum())
            .Aggregate(Tensor.Full(0), (a, b) => a + b);
        var term = squares * (0.5 / DividedBy);
        var penalty = context.Scheduled(Name, Weight) * term;
        return objective with
        {
            // Each group of parameters descends on one of the two, so the penalty belongs into both.
            Minimized = objective.Minimized + penalty,
            Recognition = objective.Recognition is { } recognition ? recognition + penalty : null,
            Terms = [.. objective.Terms, new(Name, term)],
        };
    }
}
