using Latent.Runs.Recipes;

namespace Latent.Runs;

/// <summary>What ends a training: a number of epochs or of steps, a time, or a bound that no longer rises.</summary>
/// <param name="training">The recipe of the training.</param>
/// <param name="stepsPerEpoch">The number of steps in an epoch.</param>
internal sealed class TrainingLimits(TrainingRecipe training, long stepsPerEpoch)
{
    // Seconds; what is further off than a thousand years is not worth saying.
    private const double LongestLeft = 3e10;

    /// <summary>The last step; null where neither epochs nor steps are limited.</summary>
    public long? LastStep { get; } = (training.Epochs * stepsPerEpoch, training.Steps) switch
    {
        ({ } byEpochs, { } bySteps) => Math.Min(byEpochs, bySteps),
        var (byEpochs, bySteps) => byEpochs ?? bySteps,
    };

    /// <summary>The limit that a run has reached; null before every one.</summary>
    public StopReason? Reached(RunState state) =>
        state.Step >= LastStep ? StopReason.Limit
        : state.Waited >= training.Patience ? StopReason.Patience
        : state.Seconds >= training.Minutes * 60 ? StopReason.Time
        : null;

    /// <summary>The option that sets a limit.</summary>
    public string OptionOf(StopReason limit) => limit switch
    {
        StopReason.Patience => "--patience",
        StopReason.Time => "--minutes",
        _ => LastStep == training.Steps ? "--steps" : "--epochs",
    };

    /// <summary>How long the run will still take; null where no limit says it.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="rate">Steps a second.</param>
    public TimeSpan? Left(RunState state, double rate)
    {
        var left = (LastStep - state.Step) / rate;
        if (training.Minutes * 60 - state.Seconds is { } byTime)
            left = Math.Min(left ?? double.MaxValue, byTime);
        return left is >= 0 and < LongestLeft ? TimeSpan.FromSeconds(left.Value) : null;
    }

    /// <summary>Checks, before they take the place of others, that these do not lie before what was done.</summary>
    /// <param name="before">The recipe so far: what it had is no change.</param>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="RunException">A limit was changed to one that the run is beyond.</exception>
    public void RefuseEarlier(TrainingRecipe before, RunState state)
    {
        var (epochs, minutes) = ((double)state.Step / stepsPerEpoch, state.Seconds / 60);
        (string Option, double? Was, double? Now, double Done)[] limits =
        [
            ("--epochs", before.Epochs, training.Epochs, epochs),
            ("--steps", before.Steps, training.Steps, state.Step),
            ("--minutes", before.Minutes, training.Minutes, minutes),
        ];
        foreach (var limit in limits.Where(x => x.Now != x.Was && x.Now < x.Done))
        {
            throw new RunException(
                Invariant($"{limit.Option} {limit.Now}"),
                Invariant($"the run is already at step {state.Step:N0}, epoch {epochs:0.##}, after {minutes:0.###} minutes; give a later limit"));
        }
    }
}
