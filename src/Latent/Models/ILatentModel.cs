using Latent.Layers;
using Latent.Priors;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// A model p(z) p(x | z) with an approximate posterior q(z | x), in levels of latent variables. It holds no loss: that
/// is the objective's; training, evaluation and sampling see a model only through this interface.
/// </summary>
public interface ILatentModel
{
    /// <summary>The shape of one datum, [D] or [C, H, W].</summary>
    Shape DataShape { get; }

    /// <summary>The levels of latent variables, in the order of <see cref="Posterior.Levels"/>.</summary>
    IReadOnlyList<LatentLevel> Levels { get; }

    /// <summary>The prior where it is a Boltzmann machine, whose ln Z is estimated beside it; null for priors that need none.</summary>
    BoltzmannPrior? Boltzmann => null;

    /// <summary>The approximate posterior of each datum, with draws from it or values that it scores.</summary>
    /// <param name="x">The data. Shape: [B, .. <see cref="DataShape"/>].</param>
    /// <param name="latents">Where latent variables come from; a number is so many draws for each datum.</param>
    /// <param name="context">The surroundings of the pass; draws come from its key.</param>
    Posterior Infer(Tensor x, LatentSource latents, ForwardContext context);

    /// <summary>p(x | z). Shape: [.., .. <see cref="DataShape"/>], an event being one datum.</summary>
    /// <param name="z">The latent variables of each level. Shape: [.., .. level].</param>
    /// <param name="context">The surroundings of the pass.</param>
    Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context);

    /// <summary>ln p(z) of all levels together, in nats. Shape: [.., .. level] each → [..].</summary>
    /// <param name="z">The latent variables of each level.</param>
    /// <param name="context">The surroundings of the pass.</param>
    /// <exception cref="NotSupportedException">The model has no prior: its codes have no density.</exception>
    Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context);

    /// <summary>
    /// Draws from the prior, level by level. Shape: [<paramref name="count"/>, .. level] each.
    /// </summary>
    /// <exception cref="NotSupportedException">The model has no prior: its codes have no density.</exception>
    IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context);
}
