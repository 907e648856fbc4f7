using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Objectives;

/// <summary>What training minimizes, and what it reports.</summary>
public interface IObjective
{
    /// <summary>The objective of a batch.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="x">The data. Shape: [B, .. model.DataShape].</param>
    /// <param name="context">The surroundings of the pass.</param>
    ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context);
}

/// <summary>
/// A scalar to minimize, and named values to report. What is minimized may be a surrogate that only has the right
/// gradient; a term is always a value that means what its name says.
/// </summary>
/// <param name="Minimized">What is differentiated. Shape: [].</param>
/// <param name="Terms">What is maximized, such as a bound, first, then its parts, in nats per datum. Shape: [] each.</param>
public sealed record ObjectiveTerms(Tensor Minimized, IReadOnlyList<Term> Terms)
{
    /// <summary>
    /// What the recognition parameters minimize where that is something else; the generative ones follow
    /// <see cref="Minimized"/>. Shape: [].
    /// </summary>
    public Tensor? Recognition { get; init; }

    /// <summary>
    /// Those of the terms whose value is known: under a Boltzmann prior, of whose ln Z training has the gradient and no value, the
    /// reconstruction alone.
    /// </summary>
    internal static IReadOnlyList<Term> Known(ILatentModel model, params Term[] terms) =>
        model.Boltzmann is null ? terms : [.. terms.Where(x => x.Name == Reconstruction)];

    /// <summary>The name of the reconstruction among terms.</summary>
    internal const string Reconstruction = "reconstruction";

    /// <summary>The gradient of each parameter, of what its group minimizes.</summary>
    /// <param name="parameters">The model's parameters; those of q lie below <c>encoder</c>.</param>
    public Tensor[] Gradients(IReadOnlyList<Variable> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Tensor[] all = [.. parameters.Select(p => p.Tensor)];
        if (Recognition is null)
            return Gradient.Of(Minimized, all);
        var own = parameters.ToLookup(p => ParameterScope.IsRecognition(p.Name), p => p.Tensor);
        var gradients = new Dictionary<Tensor, Tensor>();
        foreach (var (objective, group) in new[] { (Minimized, own[false]), (Recognition, own[true]) })
        {
            Tensor[] tensors = [.. group];
            foreach (var (tensor, gradient) in tensors.Zip(Gradient.Of(objective, tensors)))
                gradients.Add(tensor, gradient);
        }

        return Array.ConvertAll(all, tensor => gradients[tensor]);
    }

    /// <summary>What is differentiated.</summary>
    internal IEnumerable<Tensor> Roots => Recognition is { } recognition ? [Minimized, recognition] : [Minimized];

    /// <summary>Those of the parameters that the objective depends on.</summary>
    internal IReadOnlyList<Variable> Depends(IReadOnlyList<Variable> parameters)
    {
        var reached = Gradient.TopologicalOrder([.. Roots]).ToHashSet();
        return [.. parameters.Where(p => reached.Contains(p.Tensor))];
    }
}

/// <summary>One reported value: a bound and its parts in nats per datum, a penalty as it is before it is weighed; a multiplier has no unit.</summary>
/// <param name="Name">As in <c>elbo</c> or <c>kl</c>.</param>
/// <param name="Value">The mean over the batch. Shape: [].</param>
public sealed record Term(string Name, Tensor Value);
