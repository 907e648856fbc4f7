using Latent.Tensors;

namespace Latent.Models;

/// <summary>One group of a model's latent variables: all of a plain VAE, one of several in a hierarchy.</summary>
/// <param name="Name">As in <c>z</c>, or <c>z2</c> of a hierarchy.</param>
/// <param name="Shape">The shape of one draw.</param>
/// <param name="Role">What it is to the model.</param>
public sealed record LatentLevel(string Name, Shape Shape, LevelRole Role = LevelRole.Inferred);

/// <summary>What a level of latent variables is to its model.</summary>
public enum LevelRole
{
    /// <summary>Not known of a datum: it has densities q(z | x) and p(z).</summary>
    Inferred,

    /// <summary>
    /// Part of a datum, such as its label: its posterior is a <see cref="Probability.Point"/>, bounds are of the logarithm of the whole
    /// datum's density, and it is no latent unit. Such levels come first.
    /// </summary>
    Observed,

    /// <summary>The one code of a datum, of no density: no bound, no divergence and no prior exist, and the reconstruction remains.</summary>
    Code,
}

/// <summary>What follows from a model's levels.</summary>
public static class LatentLevels
{
    extension(ILatentModel model)
    {
        /// <summary>The shape of one draw of each level, in the order of <see cref="Posterior.Levels"/>.</summary>
        public IReadOnlyList<Shape> LatentShapes => [.. model.Levels.Select(level => level.Shape)];

        /// <summary>Z, the number of latent variables of all levels together, observed ones among them.</summary>
        public int LatentSize => model.Levels.Sum(level => level.Shape.Size);

        /// <summary>
        /// Whether codes have densities, q(z | x) and p(z), and so bounds, divergences, likelihoods and draws from a prior exist.
        /// </summary>
        public bool HasDensity => model.Levels.All(level => level.Role != LevelRole.Code);

        /// <summary>Whether the prior is a normal, by conditionals that are normal: not where codes have none, or are bits.</summary>
        public bool HasNormalPrior => model.HasDensity && model.Boltzmann is null;

        /// <summary>How many levels, the first ones, are observed.</summary>
        public int ObservedLevels => model.Levels.Count(level => level.Role == LevelRole.Observed);
    }
}
