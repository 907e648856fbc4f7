namespace Latent.Training;

/// <summary>
/// What happened at one step. Values are read when asked for, and are those of the learner's last step.
/// </summary>
public readonly record struct StepEvent
{
    private readonly Learner _learner;

    internal StepEvent(Learner learner, long step, bool isFinite) =>
        (_learner, Step, IsFinite) = (learner, step, isFinite);

    /// <summary>The number of the step, from 1.</summary>
    public long Step { get; }

    /// <summary>Whether what is minimized and every gradient were finite; if not, the step did not count.</summary>
    public bool IsFinite { get; }

    /// <summary>What was minimized; a surrogate for some objectives, so it is not to be shown as a bound.</summary>
    public double Minimized => _learner.Minimized;

    /// <summary>
    /// What is maximized, such as a bound: the mean over the batch, in nats per datum; the name of the first term says
    /// what it is.
    /// </summary>
    public double Bound => _learner.Term(0);

    /// <summary>
    /// A reported term by its place in <see cref="Learner.Terms"/>: the mean over the batch, in nats per datum where it
    /// is no other unit by its name.
    /// </summary>
    public double this[int term] => _learner.Term(term);
}
