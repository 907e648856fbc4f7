namespace Latent.Runs;

/// <summary>The objective of a <see cref="Recipe"/>.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>Which bound: <c>elbo</c>, or <c>iw</c>, the importance-weighted one.</summary>
    public string Kind { get; init => field = Check.OneOf(value, ["elbo", "iw"], "objective.kind"); } = "elbo";

    /// <summary>K, the number of samples of an importance-weighted bound.</summary>
    public int Samples { get; init => field = Check.Positive(value, "objective.samples"); } = 1;

    /// <summary>The weight of the divergence in the ELBO, a schedule; 1 is the bound itself.</summary>
    public string Beta { get; init; } = "1";
}
