using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Runs.Recipes;
using Latent.Sampling;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs.Learning;

/// <summary>What learns by a recipe: descent on an objective, or Monte Carlo EM.</summary>
internal static class RunLearner
{
    /// <summary>Checks the texts and the numbers that the learner reads.</summary>
    /// <exception cref="RunException">A text is not read by what it names.</exception>
    public static void Check(Recipe recipe)
    {
        if (recipe.Objective.TrainsEncoder)
            RunObjective.Options(recipe, binarize: false, stepsPerEpoch: 1);
        else
            Em(recipe, stepsPerEpoch: 1);
    }

    /// <summary>The learner.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="data">What is learned from.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="stepsPerEpoch">The number of steps in an epoch.</param>
    /// <param name="key">The stream of all draws.</param>
    public static Learner Create(RunModel model, RunData data, IBackend backend, long stepsPerEpoch, RandomKey key)
    {
        var recipe = model.Recipe;
        return recipe.Objective.TrainsEncoder
            ? new Trainer(Seen(model), model.Scope, backend, Descent(recipe, data, stepsPerEpoch), key)
            : new MonteCarloEm(model.Model, model.Scope, backend, Em(recipe, stepsPerEpoch), data.Train.Count, key);
    }

    // What is validated and kept is the model; only training looks at it through noise.
    private static ILatentModel Seen(RunModel model)
    {
        var corruption = RecipeText.Corruption(model.Recipe);
        return corruption.IsNone ? model.Model : new DenoisingModel(model.Model, corruption);
    }

    private static TrainerOptions Descent(Recipe recipe, RunData data, long stepsPerEpoch)
    {
        var options = RunObjective.Options(recipe, data.Binarize == "dynamic", stepsPerEpoch, data.Train.Count);
        return recipe.Model.Posterior == WeightPosterior.Normal
            ? options with { Objective = new FullVariationalBayes(options.Objective, data.Train.Count) }
            : options;
    }

    // A schedule counts updates, of which a step of Monte Carlo EM makes several.
    private static MonteCarloEmOptions Em(Recipe recipe, long stepsPerEpoch)
    {
        var objective = recipe.Objective;
        return new()
        {
            Optimizer = RunOptimizer.Of(recipe, stepsPerEpoch * objective.UpdatesInStep),
            BatchSize = recipe.Training.Batch,
            ClipNorm = recipe.Optimizer.Clip,
            LeapfrogSteps = objective.LeapfrogSteps,
            TargetAcceptance = objective.TargetAcceptance,
            Updates = objective.Updates,
        };
    }
}
