namespace Latent.Runs.Recipes;

/// <summary>What is measured on the test examples when a <see cref="Recipe"/> has been trained.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>K, the number of importance samples an example.</summary>
    public int Samples { get; init => field = Check.Positive(value, "evaluation.samples"); } = 5000;

    /// <summary>The number of test examples; null for all.</summary>
    public int? Images { get; init => field = Check.Positive(value, "evaluation.images"); } = 500;
}
