using Latent.Data.Storage;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Data;

/// <summary>
/// One split of a data set: examples of one shape, in a fixed order. Immutable; any number of threads may read.
/// </summary>
public abstract class Examples : IDisposable
{
    private readonly Func<int, string>? _names;

    /// <summary>Starts from the shape and the labels, which every kind of storage has, and what examples are called, if it knows.</summary>
    protected Examples(Shape shape, ReadOnlyMemory<int> labels, Func<int, string>? names = null)
    {
        _names = names;
        Shape = shape;
        Labels = labels;
        Size = shape.Size;
    }

    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// The shape of one example: [H, W] for grey images, [H, W, C] for colour, [D] for a table's row.
    /// </summary>
    public Shape Shape { get; }

    /// <summary>The number of values in one example.</summary>
    public int Size { get; }

    /// <summary>One class label an example; empty when there are none.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>
    /// Writes the scaled values of the named rows, one after the other. Shape: → [rows, Size], row-major.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is negative or not below <see cref="Count"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> does not hold rows × Size values.</exception>
    public abstract void Read(ReadOnlySpan<int> rows, Span<float> to);

    /// <summary>The scaled values of the named rows. Shape: → [rows, Size].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is negative or not below <see cref="Count"/>.</exception>
    public float[] Values(ReadOnlySpan<int> rows)
    {
        var values = new float[(long)rows.Length * Size];
        Read(rows, values);
        return values;
    }

    /// <summary>The scaled values of the first examples. Shape: → [n, Size], n being <paramref name="count"/> or as many as there are.</summary>
    public float[] First(int count = int.MaxValue) => Values([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>What an example is in the file or folder that it is of: a file's name, or as in <c>row 3</c>, from 1.</summary>
    public string NameOf(int row) => _names?.Invoke(row) ?? Invariant($"row {row + 1}");

    /// <summary>A view of <paramref name="count"/> examples from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run leaves the examples.</exception>
    public Examples Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return ExamplesView.Of(this, [.. Enumerable.Range(start, count)]);
    }

    /// <summary>A view of the named examples, in the order given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row is negative or not below <see cref="Count"/>.</exception>
    public Examples Take(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            ThrowUnlessRow(row);
        return ExamplesView.Of(this, rows.ToArray());
    }

    /// <summary>
    /// A view of examples whose values between 0 and 1 are drawn black or white once and for all, each value being the probability
    /// of 1: the same draw at every access, whatever is read with it.
    /// </summary>
    /// <param name="key">The stream of the draws.</param>
    /// <remarks>Larochelle and Murray 2011 fixed MNIST this way.</remarks>
    public Examples Binarized(RandomKey key) => new BinaryExamples(this, key);

    /// <summary>
    /// Examples over an array of finite values, kept as they are. Shape: [n, .. <paramref name="shape"/>].
    /// </summary>
    /// <exception cref="ArgumentException">The lengths of values, shape and labels do not fit together.</exception>
    public static Examples Of(Shape shape, ReadOnlyMemory<float> values, ReadOnlyMemory<int> labels = default) =>
        new FloatExamples(shape, values, labels);

    /// <summary>Lets go of a mapped file; a view shares its source, and disposing either ends both.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what a storage holds; nothing, unless it is a mapped file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Checks the arguments of <see cref="Read"/>.</summary>
    private protected void ThrowUnlessFits(ReadOnlySpan<int> rows, Span<float> to)
    {
        if (to.Length != (long)rows.Length * Size)
        {
            throw new ArgumentException(
                $"Examples.Read: {rows.Length} rows of {Size} values do not fill {to.Length}.", nameof(to));
        }

        foreach (var row in rows)
            ThrowUnlessRow(row);
    }

    private void ThrowUnlessRow(int row)
    {
        if ((uint)row >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Count} examples.");
    }
}
