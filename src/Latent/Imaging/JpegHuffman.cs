namespace Latent.Imaging;

/// <summary>
/// A Huffman code by the number of codes of each length: codes of a length follow one another, and the shorter ones
/// come first.
/// </summary>
/// <remarks>ITU-T T.81 (1992), annex C (the codes) and F.2.2.3 (decoding).</remarks>
internal sealed class JpegHuffman
{
    public const int Longest = 16;

    // Most codes of photographs are not longer, and the table stays in the first-level cache.
    private const int Short = 9;

    private readonly byte[] _symbols;

    // By the next bits: length << 8 | symbol; 0 where the code is longer.
    private readonly ushort[] _short = new ushort[1 << Short];

    // The codes of up to a length are those below its end, both filled up to 16 bits.
    private readonly int[] _end = new int[Longest + 1];
    private readonly int[] _shift = new int[Longest + 1];

    private JpegHuffman(byte[] symbols) => _symbols = symbols;

    /// <summary>
    /// The code of 16 counts and their symbols, in order; null when there are more codes than their lengths allow.
    /// </summary>
    public static JpegHuffman? Create(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new JpegHuffman(symbols.ToArray());
        for (var (length, code, index) = (1, 0, 0); length <= Longest; length++, code <<= 1)
        {
            table._shift[length] = index - code;
            for (var last = index + counts[length - 1]; index < last; index++, code++)
            {
                if (code >= 1 << length)
                    return null;
                if (length <= Short)
                {
                    table._short.AsSpan(code << (Short - length), 1 << (Short - length))
                        .Fill((ushort)((length << 8) | symbols[index]));
                }
            }

            table._end[length] = code << (Longest - length);
        }

        return table;
    }

    /// <summary>Takes the next code; its symbol, or -1 when no code begins so.</summary>
    public int Decode(ref JpegBits bits)
    {
        var next = bits.Peek(Longest);
        var found = _short[next >> (Longest - Short)];
        if (found != 0)
        {
            bits.Skip(found >> 8);
            return found & 0xff;
        }

        for (var length = Short + 1; length <= Longest; length++)
        {
            if (next >= _end[length])
                continue;
            bits.Skip(length);
            return _symbols[_shift[length] + (next >> (Longest - length))];
        }

        return -1;
    }
}
