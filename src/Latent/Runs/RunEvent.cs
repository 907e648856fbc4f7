using Latent.Training;

namespace Latent.Runs;

/// <summary>Something that happened in a training run. What shows a run renders the sequence of these.</summary>
/// <param name="Step">The number of steps taken by then.</param>
public abstract record RunEvent(long Step);

/// <summary>Training begins or goes on.</summary>
/// <param name="Step">The number of steps taken before.</param>
/// <param name="Location">The run's folder.</param>
/// <param name="Notes">What was seen and chosen, a line each.</param>
/// <param name="LastStep">The step that the limits allow, where they count steps or epochs.</param>
public sealed record Started(long Step, string Location, IReadOnlyList<string> Notes, long? LastStep) : RunEvent(Step);

/// <summary>Nothing is left to train: the run had ended before, and stays as it is.</summary>
/// <param name="Step">The number of steps taken before.</param>
/// <param name="Location">The run's folder.</param>
/// <param name="Option">The option that gives the limit that was reached, as in <c>--epochs</c>.</param>
public sealed record Ended(long Step, string Location, string Option) : RunEvent(Step)
{
    /// <summary>As in <c>runs/a had ended at step 300; a later limit goes on: latent resume runs/a --epochs N</c>.</summary>
    public override string ToString() => Invariant(
        $"{Location} had ended at step {Step:N0}; a later limit goes on: latent resume {Location} {Option} N");
}

/// <summary>Training moves; sent a few times a second.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Epoch">The number of passes over the training examples, the running one as a fraction.</param>
/// <param name="Terms">The means of the terms since the last validation, in nats per datum, the bound first.</param>
/// <param name="StepsPerSecond">The rate since training began or went on.</param>
/// <param name="Left">The time to the limit at this rate; null where no limit is known.</param>
public sealed record Progressed(
    long Step, double Epoch, IReadOnlyDictionary<string, double> Terms, double StepsPerSecond, TimeSpan? Left)
    : RunEvent(Step);

/// <summary>The validation examples were measured, and a line of the metrics was written.</summary>
/// <param name="Metrics">The line.</param>
/// <param name="Waited">The number of validations since the best.</param>
/// <param name="StepsPerSecond">The rate since training began or went on.</param>
/// <param name="Left">The time to the limit at this rate; null where no limit is known.</param>
public sealed record Validated(Metrics Metrics, int Waited, double StepsPerSecond, TimeSpan? Left)
    : RunEvent(Metrics.Step);

/// <summary>The run was saved.</summary>
/// <param name="Step">The number of steps in the checkpoint.</param>
public sealed record Checkpointed(long Step) : RunEvent(Step);

/// <summary>Training is over.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Reason">Why.</param>
/// <param name="State">Where the run stands.</param>
/// <param name="Seconds">The time spent training in this process, in seconds.</param>
public sealed record Stopped(long Step, StopReason Reason, RunState State, double Seconds) : RunEvent(Step)
{
    /// <summary>Where the numbers went bad, for <see cref="StopReason.NonFinite"/>.</summary>
    public NonFinite? NonFinite { get; init; }

    /// <summary>The reconstruction of the validation examples, in nats each, for <see cref="StopReason.Diverged"/>.</summary>
    public double? Fallen { get; init; }

    /// <summary>The batch that did it, as epoch and place in it, for <see cref="StopReason.NonFinite"/>.</summary>
    public string? Batch { get; init; }
}

/// <summary>Why training stopped.</summary>
public enum StopReason
{
    /// <summary>The limit of epochs or steps was reached.</summary>
    Limit,

    /// <summary>The limit of minutes was reached.</summary>
    Time,

    /// <summary>No validation was better than the best for as long as the patience allows.</summary>
    Patience,

    /// <summary>The caller asked for it.</summary>
    Cancelled,

    /// <summary>A loss or gradient was not finite; the parameters are those before that step.</summary>
    NonFinite,

    /// <summary>
    /// A Bernoulli model reconstructs the validation examples at more than twice what fair coins cost, or at no number: the best parameters
    /// are kept.
    /// </summary>
    Diverged,
}
