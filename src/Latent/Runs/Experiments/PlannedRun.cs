using Latent.Runs.Recipes;
using Latent.Runs.Results;

namespace Latent.Runs.Experiments;

/// <summary>One training of a <see cref="Reproduction"/>: a variant with a seed, in a folder of its own.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Location">The run's folder.</param>
/// <param name="Recipe">What is run.</param>
public sealed record PlannedRun(string Variant, ulong Seed, string Location, Recipe Recipe)
{
    /// <summary>Opens the run's folder for writing, and starts it where there is none.</summary>
    /// <param name="threads">The number of threads, for the record.</param>
    /// <exception cref="RunException">It holds a run of another recipe, or another process writes to it.</exception>
    public RunFolder Open(int threads)
    {
        if (!RunFolder.Exists(Location))
            return RunFolder.Create(Location, Recipe, threads);
        var folder = RunFolder.Open(Location);
        try
        {
            RefuseOther(folder.Recipe);
            folder.Hold();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Writes into the recipe what the data settle: what becomes of grey values.</summary>
    /// <param name="folder">The run's folder, held for writing.</param>
    /// <param name="data">Its data.</param>
    public static void Settle(RunFolder folder, RunData data)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        var recipe = folder.Recipe;
        if (recipe.Data.Binarize != data.Binarize)
            folder.Rewrite(recipe with { Data = recipe.Data with { Binarize = data.Binarize } });
    }

    /// <summary>Whether a folder's run was trained to its end and measured as its recipe says.</summary>
    public static bool IsFinished(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return HasEnded(folder) && IsMeasured(folder);
    }

    private static bool HasEnded(RunFolder folder)
    {
        var training = folder.Recipe.Training;
        return folder.Weights.State() is { } state
            && (state.Step >= training.Steps || folder.ReadMetrics().Any(x => x.Epoch >= training.Epochs)
                || state.Waited >= training.Patience || state.Seconds >= training.Minutes * 60);
    }

    private static bool IsMeasured(RunFolder folder)
    {
        var (asked, step) = (folder.Recipe.Evaluation, folder.Weights.BestStep());
        return folder.Recipe.Objective.TrainsEncoder
            ? folder.Load<RunEvaluation>()?.Answers(RunEvaluationOptions.Usual(asked), step) is true
            : folder.Load<RunMarginalLikelihood>()?.Answers(RunMarginalOptions.Usual(asked), step) is true;
    }

    private void RefuseOther(Recipe found)
    {
        // Where the data lie and how often a run is saved change no result, and what data settle is not another recipe.
        var binarize = Recipe.Data.Binarize == "auto" ? found.Data.Binarize : Recipe.Data.Binarize;
        var anchored = Recipe.Anchored();
        var same = anchored with
        {
            Data = anchored.Data with { Directory = found.Data.Directory, Binarize = binarize },
            Training = anchored.Training with { CheckpointSeconds = found.Training.CheckpointSeconds },
        };
        if (found.DifferencesFrom(same).Take(1).ToArray() is [var (key, value, expected)])
        {
            throw new RunException(
                Location,
                $"holds a run with {key} {Check.Brief(value)}, the experiment has {Check.Brief(expected)}; choose another --out, or remove the folder");
        }
    }
}
