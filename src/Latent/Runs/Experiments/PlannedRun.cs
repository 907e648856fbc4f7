using Latent.Runs.Learning;
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

    /// <summary>Whether a folder's run was trained to its end and measured as its recipe says.</summary>
    public static bool IsFinished(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return HasEnded(folder) && IsMeasured(folder);
    }

    private static bool HasEnded(RunFolder folder)
    {
        var training = folder.Recipe.Training;
        return folder.State() is { } state
            && (state.Step >= training.Steps || folder.ReadMetrics().Any(x => x.Epoch >= training.Epochs)
                || state.Waited >= training.Patience || state.Seconds >= training.Minutes * 60);
    }

    private static bool IsMeasured(RunFolder folder)
    {
        if (RunLearner.IsWithoutEncoder(folder.Recipe))
            return folder.Load<RunMarginalLikelihood>()?.Split == "test";
        if (folder.Load<RunEvaluation>() is not { Split: "test" } found)
            return false;

        // The reconstruction is taken on all test examples; without densities there is no likelihood to ask for.
        var (asked, all) = (folder.Recipe.Evaluation, found.Reconstruction.Count);
        return found.LogLikelihood is not { } likelihood
            || (found.Samples == asked.Samples && likelihood.Count == Math.Min(asked.Images ?? all, all));
    }

    private void RefuseOther(Recipe found)
    {
        // Where the data lie and how often a run is saved change no result.
        var same = Recipe with
        {
            Data = Recipe.Data with { Directory = found.Data.Directory },
            Training = Recipe.Training with { CheckpointSeconds = found.Training.CheckpointSeconds },
        };
        var expected = RunComparison.Flat(same);
        foreach (var (key, value) in RunComparison.Flat(found))
        {
            if (expected[key] != value)
            {
                throw new RunException(
                    Location,
                    $"holds a run with {key} {Check.Brief(value)}, the experiment has {Check.Brief(expected[key])}; choose another --out, or remove the folder");
            }
        }
    }
}
