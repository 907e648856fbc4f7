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
    /// <exception cref="RunException">A text is not read by what it names.</exception>
    public static TrainerOptions Options(Recipe recipe, bool binarize, long stepsPerEpoch, int examples = 1)
    {
        Schedule ReadSchedule(string key, string text) => RecipeText.Schedule(key, text, stepsPerEpoch);
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
            ("objective.weightDecay", objective.WeightDecay),
            ("objective.weightPrior", objective.WeightPrior),
            ("optimizer.learningRate", recipe.Optimizer.LearningRate),
        ];
        return texts.Where(x => x.Text is not null).Select(x => (x.Key, Schedule.Parse(x.Text!, stepsPerEpoch)));
    }

    private static List<WeightPenalty> WeightPenalties(
        ObjectiveRecipe recipe, int examples, Func<string, string, Schedule> read)
    {
        var penalties = new List<WeightPenalty>();
        if (recipe.DecoderPenalty is { } decoder)
            penalties.Add(new("decoderWeights", read("objective.decoderPenalty", decoder)) { Below = "decoder." });
        if (recipe.WeightDecay is { } decay)
            penalties.Add(new("weightDecay", read("objective.weightDecay", decay)));
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

    private static Penalty ReadPenalty(ObjectiveRecipe recipe, Func<string, string, Schedule> read) => recipe switch
    {
        { Capacity: { } capacity } => new DivergenceCapacity(
            read("objective.capacity", capacity), read("objective.capacityWeight", recipe.CapacityWeight)),
        { Limit: { } limit } => new DivergenceLimit(
            read("objective.limit", limit), read("objective.limitRate", recipe.LimitRate)),
        { FreeBits: { } free } => new FreeBits(read("objective.freeBits", free)),
        _ => new WeightedDivergence(read("objective.beta", recipe.Beta)),
    };
}
