namespace Latent.Runs;

/// <summary>The objective of a <see cref="Recipe"/>.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>
    /// What is maximised, as <see cref="Objectives.Objective.Parse"/> reads it: <c>elbo</c>, or <c>iw:K</c> with K
    /// draws.
    /// </summary>
    public string Bound { get; init; } = "elbo";

    /// <summary>The weight of the divergence in the ELBO, a schedule; 1 is the bound itself.</summary>
    public string Beta { get; init; } = "1";
}
