namespace Latent.Data.Storage;

/// <summary>How many bytes the lengths in a header promise.</summary>
internal static class Extent
{
    // One example is read at a time, into one array of float32.
    private const long LargestExample = 1 << 28;

    /// <summary>The bytes of an array, without overflow.</summary>
    /// <exception cref="DataFormatException">One example has more than 2²⁸ values.</exception>
    public static long Bytes(Origin origin, StoredType type, ReadOnlySpan<int> lengths)
    {
        var size = 1L;
        foreach (var length in lengths[1..])
        {
            size *= length;
            if (size > LargestExample)
            {
                throw origin.Error(null,
                    $"{Origin.Content(lengths)}: one of them has more than {LargestExample} values, the most that is read");
            }
        }

        return size * lengths[0] * type.Bytes;
    }
}
