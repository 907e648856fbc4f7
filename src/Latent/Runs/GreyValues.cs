using Latent.Data;
using Latent.Models;
using Latent.Runs.Recipes;
using Latent.Tensors.Random;

namespace Latent.Runs;

/// <summary>What becomes of grey values: under a Bernoulli likelihood they are probabilities, of which black or white is drawn.</summary>
internal static class GreyValues
{
    /// <summary>Whether the likelihood is of values between 0 and 1.</summary>
    public static bool AreProbabilities(Recipe recipe) => RecipeText.Likelihood(recipe) is BernoulliLikelihood;

    /// <summary>Refuses values that the likelihood of a trained run does not have.</summary>
    /// <exception cref="RunException">They are outside [0, 1], and the likelihood is Bernoulli.</exception>
    public static void Refuse(Recipe recipe, ValueKind kind, string name)
    {
        if (AreProbabilities(recipe) && kind == ValueKind.Real)
            throw new RunException(name, "has values outside [0, 1], which the run's Bernoulli likelihood does not have; scale them as the run's data were");
    }

    /// <summary>What a recipe makes of values of a kind: one of <see cref="DataRecipe.Binarizations"/>.</summary>
    public static string Settle(Recipe recipe, ValueKind kind) => recipe.Data.Binarize switch
    {
        _ when kind != ValueKind.Grey => "none",
        "auto" when AreProbabilities(recipe) => recipe.Objective.TrainsEncoder ? "dynamic" : "static",
        "auto" => "none",
        var chosen => chosen,
    };

    /// <summary>Examples of a split, drawn once: the same at each call, whoever asks.</summary>
    public static Examples Drawn(Examples examples, Recipe recipe, string split) =>
        examples.Binarized(new RandomKey(recipe.Seed).Fold("binarize/once").Fold(split));
}
