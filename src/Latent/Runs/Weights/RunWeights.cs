using System.Text;
using System.Text.Json;
using Latent.Tensors.Programs;

namespace Latent.Runs.Weights;

/// <summary>
/// The weights of a run: where it stands, and the best parameters so far. A checkpoint is one file that is replaced whole or not at all.
/// </summary>
public sealed class RunWeights
{
    private readonly RunFolder _folder;
    private readonly Disk _disk;

    internal RunWeights(RunFolder folder, Disk disk) => (_folder, _disk) = (folder, disk);

    private RunFiles Files => _folder.Files;

    /// <summary>
    /// Saves where the run stands. The file with the arrays also holds the state; <c>checkpoint.json</c> is a copy to
    /// look at.
    /// </summary>
    /// <exception cref="IOException">Nothing was saved; the earlier checkpoint is intact.</exception>
    public void Save(Store store, RunState state)
    {
        ArgumentNullException.ThrowIfNull(store);
        WeightsFile.Write(_disk, Files.Checkpoint, store.Variables, state);
        var text = JsonSerializer.Serialize(state, RunJson.Default.RunState) + "\n";
        _disk.Write(Files.State, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Saves the best parameters so far.</summary>
    /// <exception cref="IOException">Nothing was saved; the earlier best is intact.</exception>
    internal void SaveBest(Store best, RunState state) => WeightsFile.Write(_disk, Files.Best, best.Variables, state);

    /// <summary>Where the run stood at its last checkpoint; null where there is none.</summary>
    /// <exception cref="RunException">The checkpoint is damaged or of a later format.</exception>
    public RunState? State() => File.Exists(Files.Checkpoint) ? WeightsFile.State(Files.Checkpoint) : null;

    /// <summary>Sets the store to the last checkpoint.</summary>
    /// <returns>Where the run stood; null where there is no checkpoint, and the store is as it was.</returns>
    /// <exception cref="RunException">The checkpoint is damaged, or not of this model.</exception>
    public RunState? Restore(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return File.Exists(Files.Checkpoint) ? WeightsFile.Read(Files.Checkpoint, store.Variables) : null;
    }

    /// <summary>Sets parameters to the best so far, or where no validation has been, to the last checkpoint.</summary>
    /// <returns>The step they are of.</returns>
    /// <exception cref="RunException">There are no weights to use, or they are damaged or not of this model.</exception>
    public long RestoreBest(IReadOnlyList<Variable> parameters)
    {
        Require();
        return File.Exists(Files.Best)
            ? WeightsFile.Read(Files.Best, parameters).BestStep
            : WeightsFile.Read(Files.Checkpoint, parameters).Step;
    }

    /// <summary>The step of the parameters that <see cref="RestoreBest"/> yields.</summary>
    /// <exception cref="RunException">There are no weights, or they are damaged.</exception>
    public long BestStep() => File.Exists(Files.Best) ? WeightsFile.State(Files.Best).BestStep : State()?.Step ?? 0;

    /// <summary>Checks that there are parameters to use.</summary>
    /// <returns>Where the run stood at its last checkpoint.</returns>
    /// <exception cref="RunException">There are none, they are untrained, or a file of them is gone or damaged.</exception>
    public RunState Require() => Fault() is { } problem ? throw new RunException(_folder.Location, problem) : State()!;

    /// <summary>Why the run's parameters cannot be used, and what to do; null where they can.</summary>
    /// <exception cref="RunException">The checkpoint is damaged or of a later format.</exception>
    public string? Fault()
    {
        if (Lost() is { } lost)
            return lost;
        var next = _folder.IsHeldElsewhere
            ? "another process is writing it; wait for its next checkpoint"
            : $"go on with 'latent resume {_folder.Location}'";
        return State() switch
        {
            null => $"has no checkpoint yet; {next}",
            { Step: 0 } when _folder.Recipe.Training.From is null => $"is at step 0, untrained; {next}",
            _ => null,
        };
    }

    /// <summary>Checks that what was saved is there.</summary>
    /// <exception cref="RunException">It is not, or it is damaged or of a later format.</exception>
    internal void RefuseLoss()
    {
        if (Lost() is { } lost)
            throw new RunException(_folder.Location, lost);
    }

    private string? Lost()
    {
        var mend = $"restore it, or train again with 'latent train --recipe {Files.Recipe}'";

        // In the order in which they are written, the last first: a run that saves in between has lost nothing.
        if (File.Exists(Files.State) && !File.Exists(Files.Checkpoint))
            return $"has lost {Path.GetFileName(Files.Checkpoint)}; {mend}";
        return State() is { BestStep: > 0 } state && !File.Exists(Files.Best)
            ? Invariant($"has lost {Path.GetFileName(Files.Best)}, the parameters of step {state.BestStep:N0}; {mend}")
            : null;
    }
}
