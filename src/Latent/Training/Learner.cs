using Latent.Data;

namespace Latent.Training;

/// <summary>
/// What learns, one step at a call. All that must outlive the process is the store's contents and <see cref="Step"/>: a
/// step is a pure function of these, the batch and the key. The loop is the caller's, and so are progress, early
/// stopping and checkpoints.
/// </summary>
public abstract class Learner : IDisposable
{
    /// <summary>
    /// The number of steps taken; set it to go on from a checkpoint, once the store holds the checkpoint's values.
    /// </summary>
    public long Step
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The number of examples in a batch.</summary>
    public abstract int BatchSize { get; }

    /// <summary>The names of what a step reports, what is maximized first.</summary>
    public abstract IReadOnlyList<string> Terms { get; }

    /// <summary>Where to write the next batch. Shape: [B, .. data].</summary>
    public abstract Span<float> Batch { get; }

    /// <summary>Takes a step on the values of <see cref="Batch"/>.</summary>
    /// <param name="rows">The numbers of its examples, from 0. Shape: [B].</param>
    /// <returns>What happened. Where it is not finite, <see cref="Step"/> has not advanced.</returns>
    public abstract StepEvent TakeStep(ReadOnlySpan<int> rows);

    /// <summary>
    /// Takes a step for each batch from where training stands, without end: the caller stops pulling. It ends by itself
    /// after a step that was not finite.
    /// </summary>
    /// <param name="batches">The order of the data.</param>
    /// <param name="read">What writes the examples, such as a data set's own reader.</param>
    /// <exception cref="ArgumentException">The batches are not those of this learner.</exception>
    public IEnumerable<StepEvent> Run(Batches batches, ExampleReader read)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(read);
        Check(batches);
        return Steps();

        IEnumerable<StepEvent> Steps()
        {
            var finite = true;
            while (finite)
            {
                read(batches.At(Step + 1), Batch);
                var taken = TakeStep(batches.At(Step + 1));
                finite = taken.IsFinite;
                yield return taken;
            }
        }
    }

    /// <summary>
    /// Where the numbers of a step that was not finite went bad: it is computed again from the same batch and state,
    /// node by node.
    /// </summary>
    /// <returns>The first tensor that is not finite, or null where all are.</returns>
    public abstract NonFinite? Diagnose();

    /// <inheritdoc/>
    public abstract void Dispose();

    internal abstract double Minimized { get; }

    internal abstract double Term(int index);

    /// <exception cref="ArgumentException">The batches are not those of this learner.</exception>
    private protected abstract void Check(Batches batches);
}
