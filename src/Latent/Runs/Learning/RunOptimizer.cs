using Latent.Optimizers;
using Latent.Runs.Recipes;

namespace Latent.Runs.Learning;

/// <summary>The optimizer of a recipe.</summary>
internal static class RunOptimizer
{
    /// <summary>Reads it, with its constants.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="stepsPerEpoch">The number of updates in an epoch, for schedules by epochs.</param>
    /// <exception cref="RunException">A text is not read by what it names.</exception>
    public static Optimizer Of(Recipe recipe, long stepsPerEpoch)
    {
        var constants = recipe.Optimizer;
        var rate = RecipeText.Schedule("optimizer.learningRate", constants.LearningRate, stepsPerEpoch);
        return With(constants, RecipeText.Read("optimizer.kind", constants.Kind, x => Optimizer.Parse(x, rate)));
    }

    private static Optimizer With(OptimizerRecipe constants, Optimizer optimizer)
    {
        var (beta1, beta2, epsilon) = (constants.Beta1, constants.Beta2, constants.Epsilon);
        return optimizer switch
        {
            Adam adam => adam with { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, EpsilonHat = constants.EpsilonHat },
            Adamax adamax => adamax with { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon },
            Adagrad adagrad => adagrad with { Epsilon = epsilon },
            Sgd { Momentum: > 0 } sgd => sgd with { Momentum = constants.Momentum },
            _ => optimizer,
        };
    }
}
