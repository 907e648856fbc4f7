namespace Latent.Training;

/// <summary>
/// What happened at one step. Values are read when asked for, and are those of the trainer's last step.
/// </summary>
public readonly record struct StepEvent
{
    private readonly Trainer _trainer;

    internal StepEvent(Trainer trainer, long step, bool isFinite) =>
        (_trainer, Step, IsFinite) = (trainer, step, isFinite);

    /// <summary>The number of the step, from 1.</summary>
    public long Step { get; }

    /// <summary>Whether the loss and every gradient were finite; if not, the step changed nothing.</summary>
    public bool IsFinite { get; }

    /// <summary>What was minimized; a surrogate for some objectives, so it is not to be shown as a bound.</summary>
    public double Minimized => _trainer.Minimized;

    /// <summary>What is maximized, such as a bound: the mean over the batch, in nats per datum.</summary>
    public double Bound => _trainer.Term(0);

    /// <summary>
    /// A reported term by its place in <see cref="Trainer.Terms"/>: the mean over the batch, in nats per datum.
    /// </summary>
    public double this[int term] => _trainer.Term(term);
}
