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
        var (training, asked) = (folder.Recipe.Training, folder.Recipe.Evaluation);
        if (folder.State() is not { } state || folder.Load<RunEvaluation>() is not { } found)
            return false;
        var ended = state.Step >= training.Steps || folder.ReadMetrics().Any(x => x.Epoch >= training.Epochs)
            || state.Waited >= training.Patience || state.Seconds >= training.Minutes * 60;

        // The reconstruction is taken on all test examples; without densities there is no likelihood to ask for.
        var all = found.Reconstruction.Count;
        return ended && found.Split == "test"
            && (found.LogLikelihood is not { } likelihood
                || (found.Samples == asked.Samples && likelihood.Count == Math.Min(asked.Images ?? all, all)));
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
