using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs.Learning;

/// <summary>What learns by a recipe: descent on an objective, or Monte Carlo EM.</summary>
internal static class RunLearner
{
    private const string MonteCarloEm = "mcem";

    /// <summary>Whether a recipe's learner leaves the encoder as it began.</summary>
    public static bool IsWithoutEncoder(Recipe recipe) => recipe.Objective.Bound == MonteCarloEm;

    /// <summary>Checks the texts and the numbers that the learner reads.</summary>
    /// <exception cref="RunException">A text is not read by what it names, or two keys do not go together.</exception>
    public static void Check(Recipe recipe)
    {
        if (IsWithoutEncoder(recipe))
            Em(recipe, stepsPerEpoch: 1);
        else
            RunObjective.Options(recipe, binarize: false, stepsPerEpoch: 1);
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
        return IsWithoutEncoder(recipe)
            ? new MonteCarloEm(model.Model, model.Scope, backend, Em(recipe, stepsPerEpoch), data.Train.Count, key)
            : new Trainer(Seen(model), model.Scope, backend, Descent(recipe, data, stepsPerEpoch), key);
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
        Refuse(recipe);
        var objective = recipe.Objective;
        return new()
        {
            Optimizer = RunOptimizer.Of(recipe, stepsPerEpoch * objective.Updates),
            BatchSize = recipe.Training.Batch,
            ClipNorm = recipe.Optimizer.Clip,
            LeapfrogSteps = objective.LeapfrogSteps,
            TargetAcceptance = objective.TargetAcceptance,
            Updates = objective.Updates,
        };
    }

    private static void Refuse(Recipe recipe)
    {
        const string Bound = "objective.bound";
        var objective = recipe.Objective;
        var fresh = new ObjectiveRecipe
        {
            Bound = objective.Bound,
            LeapfrogSteps = objective.LeapfrogSteps,
            TargetAcceptance = objective.TargetAcceptance,
            Updates = objective.Updates,
        };
        if (objective != fresh)
        {
            var (given, taken) = (RunComparison.Flat(recipe), RunComparison.Flat(recipe with { Objective = fresh }));
            var keys = given.Where(x => taken[x.Key] != x.Value).Select(x => x.Key);
            throw new RunException(Bound, $"is mcem, which has no bound and no use for {string.Join(", ", keys)}; leave out what is of a bound");
        }

        if (recipe.Model.Kind == ModelRecipe.Deterministic)
            throw new RunException(Bound, "is mcem, and an autoencoder has no p(z) to sample from; take the objective autoencoder");
        if (!RecipeText.Corruption(recipe).IsNone)
            throw new RunException("training.corruption", "is what an encoder sees, and mcem trains none; leave it out");
        if (recipe.Model.Posterior != WeightPosterior.Point)
            throw new RunException("model.weights", "is normal, and mcem learns points; leave it out, or use elbo");
        if (recipe.Model.IsConditional)
            throw new RunException(Bound, "mcem samples one level of latent variables, and is given no labels; leave --condition out, or use elbo");
        if (recipe.Model.Upper is not null)
            throw new RunException(Bound, "mcem samples one level of latent variables; leave --upper out, or use elbo");
        if (recipe.Data.Binarize == "dynamic")
        {
            throw new RunException(
                "data.binarize",
                "is dynamic, and mcem keeps a chain in the posterior of each example, which must be the same at each visit; use static");
        }

        if (recipe.Training.Patience is not null)
        {
            throw new RunException(
                "training.patience", "waits for a better validation bound, and mcem has none without an encoder; leave it out");
        }
    }
}
