using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>What is minimized for the divergence between posterior and prior, in place of the divergence itself.</summary>
public abstract record Penalty
{
    /// <summary>Whether the penalty is the divergence itself, and what is minimized a bound.</summary>
    public virtual bool IsDivergence => false;

    /// <summary>The penalty of a batch, in nats per datum. Shape: [].</summary>
    /// <param name="kl">The batch's mean divergence, in nats per datum. Shape: [].</param>
    /// <param name="posterior">What it is of.</param>
    /// <param name="context">The surroundings of the pass.</param>
    internal abstract Tensor Of(Tensor kl, Posterior posterior, ForwardContext context);

    /// <summary>What else is reported of it, such as a learned multiplier.</summary>
    internal virtual IEnumerable<Term> Terms(ForwardContext context) => [];
}
