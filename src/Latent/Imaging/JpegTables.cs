using System.Buffers.Binary;

namespace Latent.Imaging;

/// <summary>
/// What a JPEG file says between its scans, as it stands: quantization, Huffman codes, the restart interval, what the
/// three components are.
/// </summary>
/// <remarks>
/// ITU-T T.81 (1992), B.2.4; ITU-T T.871 (2011) for JFIF; Adobe 1992, technical note 5116, section 18, for its marker.
/// </remarks>
internal sealed class JpegTables
{
    private const int Count = 4;

    /// <summary>Quantization tables by index, row-major; null before one is given.</summary>
    public ushort[]?[] Quantization { get; } = new ushort[]?[Count];

    /// <summary>Codes of DC differences by index.</summary>
    public JpegHuffman?[] Dc { get; } = new JpegHuffman?[Count];

    /// <summary>Codes of AC coefficients by index.</summary>
    public JpegHuffman?[] Ac { get; } = new JpegHuffman?[Count];

    /// <summary>Units between two restart markers; 0 without them.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Whether the file has a JFIF marker, which says that three components are Y, Cb and Cr.</summary>
    private bool HasJfif { get; set; }

    /// <summary>The transform of Adobe's marker: 0 for none; null without the marker.</summary>
    private byte? AdobeTransform { get; set; }

    /// <summary>
    /// Whether three components are red, green and blue: Adobe's marker says so, or, without any marker, the letters
    /// R, G and B that number them. All others are Y, Cb and Cr.
    /// </summary>
    public bool IsRgb(JpegComponent[] components) => !HasJfif && (AdobeTransform is { } transform
        ? transform == 0
        : components is [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }]);

    /// <summary>Reads a segment that sets one of these, and passes over all others; the reason when it cannot.</summary>
    public string? Read(byte marker, ReadOnlySpan<byte> data)
    {
        switch (marker)
        {
            case JpegFormat.QuantizationTables:
                return ReadQuantization(data);
            case JpegFormat.HuffmanTables:
                return ReadHuffman(data);
            case JpegFormat.RestartInterval:
                if (data.Length != 2)
                    return $"a restart interval of {data.Length} bytes; expected 2";
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(data);
                return null;
            case JpegFormat.Jfif:
                HasJfif |= data.StartsWith("JFIF\0"u8);
                return null;
            case JpegFormat.Adobe:
                if (data.Length >= 12 && data.StartsWith("Adobe"u8))
                    AdobeTransform = data[11];
                return null;
            default:
                return null;
        }
    }

    private string? ReadQuantization(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var (bytes, index) = (1 + (data[0] >> 4), data[0] & 15);
            if (bytes > 2 || index >= Count)
                return $"a quantization table has width {bytes - 1} and index {index}; expected 0 or 1, and 0 to {Count - 1}";
            if (data.Length < 1 + (bytes * JpegFormat.BlockSize))
                return "a quantization table is cut short";
            var table = new ushort[JpegFormat.BlockSize];
            for (var k = 0; k < table.Length; k++)
            {
                table[JpegFormat.ZigZag[k]] = bytes == 1
                    ? data[1 + k]
                    : BinaryPrimitives.ReadUInt16BigEndian(data[(1 + (2 * k))..]);
            }

            Quantization[index] = table;
            data = data[(1 + (bytes * JpegFormat.BlockSize))..];
        }

        return null;
    }

    private string? ReadHuffman(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var (kind, index) = (data[0] >> 4, data[0] & 15);
            if (kind > 1 || index >= Count)
                return $"a Huffman table has class {kind} and index {index}; expected 0 or 1, and 0 to {Count - 1}";
            if (data.Length < 1 + JpegHuffman.Longest)
                return "a Huffman table is cut short";
            var counts = data.Slice(1, JpegHuffman.Longest);
            var symbols = 0;
            foreach (var count in counts)
                symbols += count;
            if (data.Length < 1 + JpegHuffman.Longest + symbols)
                return "a Huffman table is cut short";
            if (JpegHuffman.Create(counts, data.Slice(1 + JpegHuffman.Longest, symbols)) is not { } table)
                return "a Huffman table has more codes than their lengths allow";
            (kind == 0 ? Dc : Ac)[index] = table;
            data = data[(1 + JpegHuffman.Longest + symbols)..];
        }

        return null;
    }
}
