using Latent.Runs.Learning;
using Latent.Runs.Recipes;
using Latent.Training;

namespace Latent.Runs;

/// <summary>What is said of a training before its first step, a line each: data, model, objective, and what may surprise.</summary>
internal static class TrainingNotes
{
    public static IEnumerable<string> Of(RunModel model, RunData data, Batches batches, TrainingLimits limits)
    {
        var recipe = model.Recipe;
        foreach (var note in data.Notes)
            yield return note;
        yield return Invariant($"{Describe(recipe.Model, data)}: {model.Scope.ParameterCount:N0} parameters");
        yield return $"{recipe.Objective.Bound}, {recipe.Optimizer.Kind} at {recipe.Optimizer.LearningRate}, "
            + Invariant($"batches of {recipe.Training.Batch}, {Steps(batches.PerEpoch)} an epoch");
        var (updates, unit) = (recipe.Objective.UpdatesInStep, recipe.Objective.TrainsEncoder ? "step" : "update");
        var last = limits.LastStep * updates;
        foreach (var (key, schedule) in RunObjective.Schedules(recipe, batches.PerEpoch * updates).Where(x => x.Schedule.Settled > last))
            yield return Invariant($"{key} = {schedule} changes until {unit} {schedule.Settled:N0}, and training ends at {last:N0}");
        if (batches.Dropped > 0)
            yield return $"{batches.Dropped} examples do not fill a batch and are left out of each epoch, other ones each time";
        if (recipe.Training.Corruption != "none")
            yield return $"the encoder sees examples corrupted by {recipe.Training.Corruption} in training; the likelihood is of clean ones";
    }

    private static string Steps(int count) => count == 1 ? "1 step" : Invariant($"{count:N0} steps");

    private static string Describe(ModelRecipe model, RunData data)
    {
        var widths = string.Join("-", (int[])[data.Source.Train.Size, .. model.Hidden, model.Latent]);
        var upper = model.Upper is null ? "" : $", {model.Upper.Replace(",", ", ", StringComparison.Ordinal)} above";
        var given = data.Labels is { } labels ? $" given {labels.Count} labels" : "";
        return $"{model.Kind} {widths}{upper}{given}, {model.Activation}, {model.Likelihood} likelihood"
            + (model.Weights == "point" ? "" : $", {model.Weights} weights");
    }
}
