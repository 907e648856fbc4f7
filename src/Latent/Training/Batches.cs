using Latent.Tensors.Random;

namespace Latent.Training;

/// <summary>
/// The order in which training visits its data: each epoch a shuffle of its own, in batches of one size. The order is a
/// pure function of (key, epoch), so the number of a step says all there is to say about where training stands.
/// </summary>
public sealed class Batches
{
    private readonly RandomKey _key;
    private readonly int[] _order;
    private long _epoch = -1;

    /// <summary>The batches of a data set.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="size">The number of examples in a batch.</param>
    /// <param name="key">The stream that shuffles.</param>
    /// <exception cref="ArgumentException">There are fewer examples than a batch takes.</exception>
    public Batches(int count, int size, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (count < size)
        {
            throw new ArgumentException(
                $"Batches: {count} examples do not fill a batch of {size}; choose a smaller batch.", nameof(size));
        }

        (Count, Size, _key) = (count, size, key);
        _order = new int[count];
    }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>The number of examples in a batch.</summary>
    public int Size { get; }

    /// <summary>The number of full batches, and so of steps, in an epoch.</summary>
    public int PerEpoch => Count / Size;

    /// <summary>
    /// The number of examples left out of each epoch, other ones each time, because they do not fill a batch.
    /// </summary>
    public int Dropped => Count % Size;

    /// <summary>The epoch of a step, from 0.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    public long Epoch(long step) => (step - 1) / PerEpoch;

    /// <summary>The place of a step in its epoch, from 0.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    public int Place(long step) => (int)((step - 1) % PerEpoch);

    /// <summary>The examples that a step visits; valid until the next call.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    public ReadOnlySpan<int> At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (Epoch(step) != _epoch)
            Shuffle(_epoch = Epoch(step));
        return _order.AsSpan(Place(step) * Size, Size);
    }

    // Fisher and Yates's shuffle in Durstenfeld's form, 1964, doi:10.1145/364520.364540.
    private void Shuffle(long epoch)
    {
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = _key.IndexAt(epoch, i, i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }
}
