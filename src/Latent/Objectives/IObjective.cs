using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

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
/// <param name="Terms">The bound first, then its parts, in nats per datum. Shape: [] each.</param>
public sealed record ObjectiveTerms(Tensor Minimized, IReadOnlyList<Term> Terms);

/// <summary>One reported value, in nats per datum.</summary>
/// <param name="Name">As in <c>elbo</c> or <c>kl</c>.</param>
/// <param name="Value">The mean over the batch. Shape: [].</param>
public sealed record Term(string Name, Tensor Value);
