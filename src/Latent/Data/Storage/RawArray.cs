using System.Buffers;
using Latent.Tensors;

namespace Latent.Data.Storage;

/// <summary>Examples as a file stores them: rows of numbers of one type, not yet scaled.</summary>
internal sealed class RawArray(Origin origin, int count, Shape shape, StoredType type, Bytes bytes, long offset) : IDisposable
{
    public Origin Origin => origin;

    public int Count => count;

    public Shape Shape => shape;

    public StoredType Type => type;

    /// <summary>The number of values in one row.</summary>
    public int Size { get; } = shape.Size;

    /// <summary>One label a row, where the file or the folder has them.</summary>
    public int[] Labels { get; init; } = [];

    /// <summary>The names of the classes, whose places are the labels; empty where they are not known.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>What the reader did that its user should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The names of the values of a row, where a header has them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What a row is called, where it has more than its number: a file of the folder, a line.</summary>
    public Func<int, string>? NameOf { get; init; }

    /// <summary>The same rows under other labels or another shape of the same size.</summary>
    public RawArray With(Shape? other = null, int[]? labels = null) =>
        new(origin, count, other ?? shape, type, bytes, offset) { Labels = labels ?? Labels, Classes = Classes, Notes = Notes, Columns = Columns, NameOf = NameOf };

    /// <summary>The stored numbers from <paramref name="first"/> on, counted over all rows, as float32.</summary>
    public void Read(long first, Span<float> to)
    {
        var length = to.Length * type.Bytes;
        var scratch = bytes.NeedsScratch ? ArrayPool<byte>.Shared.Rent(length) : [];
        type.Decode(bytes.Span(offset + (first * type.Bytes), length, scratch), to);
        if (scratch.Length > 0)
            ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>The stored bytes of a run of numbers; the scratch is used by mapped files only.</summary>
    public ReadOnlySpan<byte> Stored(long first, int length, Span<byte> scratch) =>
        bytes.Span(offset + (first * type.Bytes), length * type.Bytes, scratch);

    public void Dispose() => bytes.Dispose();
}
