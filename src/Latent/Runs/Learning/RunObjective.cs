using Latent.Layers;
using Latent.Objectives;
using Latent.Runs.Recipes;
using Latent.Schedules;
using Latent.Training;

namespace Latent.Runs.Learning;

/// <summary>The objective of a recipe, with what weighs its terms, and what trains on it.</summary>
internal static class RunObjective
{
    /// <summary>Reads what a trainer is to do.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="binarize">Whether values are drawn black or white afresh in each step.</param>
    /// <param name="stepsPerEpoch">The number of steps in an epoch, for schedules by epochs.</param>
    /// <param name="examples">The number of training examples, which share what weighs the weights.</param>
    /// <exception cref="RunException">A text is not read by what it names, or two keys do not go together.</exception>
    public static TrainerOptions Options(Recipe recipe, bool binarize, long stepsPerEpoch, int examples = 1)
    {
        RefuseObjective(recipe);
        RefuseWeights(recipe);
        Schedule ReadSchedule(string key, string text) => RecipeText.Read(key, text, x => Schedule.Parse(x, stepsPerEpoch));
        return new TrainerOptions
        {
            Objective = RecipeText.Read(
                "objective.bound", recipe.Objective.Bound, x => Objective.Parse(x, ReadOptions(recipe.Objective, ReadSchedule))),
            WeightPenalties = WeightPenalties(recipe.Objective, examples, ReadSchedule),
            Optimizer = RunOptimizer.Of(recipe, stepsPerEpoch),
            BatchSize = recipe.Training.Batch,
            ClipNorm = recipe.Optimizer.Clip,
            Binarize = binarize,
        };
    }

    /// <summary>The schedules of a recipe that are in effect, by their key.</summary>
    public static IEnumerable<(string Key, Schedule Schedule)> Schedules(Recipe recipe, long stepsPerEpoch)
    {
        var objective = recipe.Objective;
        (string Key, string? Text)[] texts =
        [
            ("objective.beta", objective.Beta),
            ("objective.capacity", objective.Capacity),
            ("objective.capacityWeight", objective.Capacity is null ? null : objective.CapacityWeight),
            ("objective.limit", objective.Limit),
            ("objective.limitRate", objective.Limit is null ? null : objective.LimitRate),
            ("objective.freeBits", objective.FreeBits),
            ("objective.codePenalty", objective.CodePenalty),
            ("objective.jacobianPenalty", objective.JacobianPenalty),
            ("objective.decoderPenalty", objective.DecoderPenalty),
            ("objective.weightPrior", objective.WeightPrior),
            ("optimizer.learningRate", recipe.Optimizer.LearningRate),
        ];
        return texts.Where(x => x.Text is not null).Select(x => (x.Key, Schedule.Parse(x.Text!, stepsPerEpoch)));
    }

    private static void RefuseWeights(Recipe recipe)
    {
        var objective = recipe.Objective;
        if (recipe.Model.Posterior != WeightPosterior.Point && (objective.WeightPrior ?? objective.DecoderPenalty) is not null)
        {
            throw new RunException(
                objective.WeightPrior is null ? "objective.decoderPenalty" : "objective.weightPrior",
                "weighs weights, and with model.weights normal their divergence from N(0, I) does; leave one of the two out");
        }

        if (recipe.Model.Upper is not null && recipe.Objective.Gradient is "score" or "score-baseline"
            && (objective.Capacity ?? objective.Limit ?? objective.FreeBits) is not null)
        {
            throw new RunException(
                "objective.gradient",
                $"is {objective.Gradient}, and of several levels the divergence is drawn, which it weighs by beta alone; leave capacity, limit and freeBits out");
        }
    }

    // A bound takes densities, and what takes none is no bound.
    private static void RefuseObjective(Recipe recipe)
    {
        var (kind, bound) = (recipe.Model.Kind, recipe.Objective.Bound);
        if ((kind == ModelRecipe.Deterministic) != (bound == ModelRecipe.Deterministic))
        {
            throw new RunException(
                "objective.bound",
                $"is {bound}, the model {kind}; the model autoencoder takes the objective autoencoder, and no other model does");
        }

        if (kind == ModelRecipe.Deterministic && recipe.Model.Posterior != WeightPosterior.Point)
            throw new RunException("model.weights", "is normal, and an autoencoder has no bound that integrates weights out; leave it out, or take the model vae");
        if (!RecipeText.Corruption(recipe).IsNone && recipe.Model.IsConditional)
            throw new RunException("training.corruption", "is of examples without labels, and the model is given the label; leave one of the two out");
        if (!RecipeText.Corruption(recipe).IsNone && bound == "wake-sleep")
            throw new RunException("training.corruption", "is not for wake-sleep, whose sleep has data of its own; use another objective");
    }

    private static List<WeightPenalty> WeightPenalties(
        ObjectiveRecipe recipe, int examples, Func<string, string, Schedule> read)
    {
        var penalties = new List<WeightPenalty>();
        if (recipe.DecoderPenalty is { } decoder)
            penalties.Add(new("decoderWeights", read("objective.decoderPenalty", decoder)) { Below = "decoder." });
        if (recipe.WeightPrior is { } prior)
            penalties.Add(new("weightPrior", read("objective.weightPrior", prior)) { DividedBy = examples });
        return penalties;
    }

    private static ObjectiveOptions ReadOptions(ObjectiveRecipe recipe, Func<string, string, Schedule> read) => new()
    {
        Draws = recipe.Draws,
        SampledDivergence = recipe.Divergence == "drawn",
        Gradient = RecipeText.Read("objective.gradient", recipe.Gradient, Objective.ParseGradient),
        Penalty = ReadPenalty(recipe, read),
        CodePenalty = recipe.CodePenalty is { } codes ? read("objective.codePenalty", codes) : null,
        JacobianPenalty = recipe.JacobianPenalty is { } jacobian ? read("objective.jacobianPenalty", jacobian) : null,
    };

    private static Penalty ReadPenalty(ObjectiveRecipe recipe, Func<string, string, Schedule> read)
    {
        var beta = read("objective.beta", recipe.Beta);
        var weighs = beta is not Constant { Value: 1 };
        string[] given =
        [
            .. weighs ? ["beta"] : Array.Empty<string>(),
            .. recipe.Capacity is null ? [] : new[] { "capacity" },
            .. recipe.Limit is null ? [] : new[] { "limit" },
            .. recipe.FreeBits is null ? [] : new[] { "freeBits" },
        ];
        if (given.Length > 1)
        {
            throw new RunException(
                $"objective.{given[1]}", $"{string.Join(" and ", given)} each weigh the divergence; give one of them");
        }

        return recipe switch
        {
            { Capacity: { } capacity } => new DivergenceCapacity(
                read("objective.capacity", capacity), read("objective.capacityWeight", recipe.CapacityWeight)),
            { Limit: { } limit } => new DivergenceLimit(
                read("objective.limit", limit), read("objective.limitRate", recipe.LimitRate)),
            { FreeBits: { } free } => new FreeBits(read("objective.freeBits", free)),
            _ => new WeightedDivergence(beta),
        };
    }
}
