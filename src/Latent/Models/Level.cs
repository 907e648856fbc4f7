using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Models;

/// <summary>
/// One group of latent variables with its draws: the only one of a plain VAE, one of several in a hierarchy.
/// </summary>
/// <param name="Name">As in <c>z</c>, or <c>z2</c> of a hierarchy.</param>
/// <param name="Q">The approximate posterior of this level given x and the draws of the levels before it. Shape: [B,
/// Z], or [K, B, Z] where it depends on earlier draws.</param>
/// <param name="Z">The draws. Shape: [K, B, Z].</param>
/// <param name="LogQ">ln q(z | x, earlier levels), in nats. Shape: [K, B].</param>
/// <param name="LogP">ln p(z | earlier levels), in nats. Shape: [K, B].</param>
/// <param name="Kl">The exact divergence of each unit, in nats, or null where none is known. Shape: [B, Z] or [K, B,
/// Z].</param>
public sealed record Level(string Name, Distribution Q, Tensor Z, Tensor LogQ, Tensor LogP, Tensor? Kl)
{
    /// <summary>A level whose posterior and prior depend on no draw: the only one of a model, or its first.</summary>
    /// <param name="name">The level's name, folded into the key of its draws.</param>
    /// <param name="q">The approximate posterior. Shape: [B, Z], of events of rank 1.</param>
    /// <param name="prior">The prior of the level. Shape: one that broadcasts with q.</param>
    /// <param name="latents">Where the values come from.</param>
    /// <param name="key">The stream the draws come from.</param>
    /// <param name="place">The level's place in the order of drawing.</param>
    public static Level Of<T>(string name, T q, Distribution prior, LatentSource latents, RandomKey key, int place = 0)
        where T : Distribution, IReparameterized
    {
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(prior);
        var z = latents.Take(place, q, key.Fold(name));
        return new(name, q, z.Value, z.LogProb, prior.LogProb(z.Value), Probability.Kl.Elements(q, prior));
    }
}
