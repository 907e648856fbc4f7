namespace Latent.Data;

/// <summary>Rows in blocks that a program takes at once: large enough to keep the threads busy, small enough to need no memory to speak of.</summary>
internal static class RowBlocks
{
    /// <summary>The rows of a block.</summary>
    public const int Most = 500;

    /// <summary>The blocks of so many rows, of which the last may be shorter.</summary>
    public static IEnumerable<RowBlock> Of(int count)
    {
        for (var start = 0; start < count; start += Most)
            yield return new(start, Math.Min(Most, count - start));
    }
}

/// <summary>Some rows one after the other.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RowBlock(int Start, int Count)
{
    /// <summary>Which block it is, from 0.</summary>
    public int Number => Start / RowBlocks.Most;

    /// <summary>The rows.</summary>
    public int[] Rows => [.. Enumerable.Range(Start, Count)];

    /// <summary>The values of the rows. Shape: [n, width] → [<see cref="Count"/>, width].</summary>
    public Span<T> Of<T>(Span<T> values, int width) => values.Slice(Start * width, Count * width);

    /// <inheritdoc cref="Of{T}(Span{T}, int)"/>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> values, int width) => values.Slice(Start * width, Count * width);
}
