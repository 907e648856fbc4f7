using System.IO.Compression;

namespace Latent.Imaging;

/// <summary>
/// The pixels of a PNG file: inflated, unfiltered row by row, widened or narrowed to bytes, put in their places.
/// </summary>
internal sealed class PngRows(PngHeader header, string name)
{
    // Deflate cannot compress further (RFC 1951: 258 bytes in two bits), give or take a stream's frame.
    private const int LargestRatio = 1032;
    private const int Frame = 64;

    private readonly int _channels = header.Channels;

    /// <summary>First column and row, and steps, of the seven passes of Adam7; one pass without interlacing.</summary>
    private IEnumerable<(int X, int Y, int StepX, int StepY)> Passes => header.IsInterlaced
        ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        : [(0, 0, 1, 1)];

    /// <summary>Decodes the data of all IDAT chunks, joined; reads from where the stream stands.</summary>
    public Image Decode(MemoryStream compressed)
    {
        var stored = compressed.Length;
        if ((long)header.RowBytes(header.Width) * header.Height > (LargestRatio * stored) + Frame)
            throw Cut(Invariant($"{stored:N0} compressed bytes cannot hold"));
        var pixels = new byte[header.Height * header.Width * _channels];
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            foreach (var (x, y, stepX, stepY) in Passes)
                Pass(zlib, x, y, stepX, stepY, pixels);
            if (zlib.ReadByte() >= 0)
            {
                throw PngDecoder.Error(name, null,
                    $"more data than {header.Height}x{header.Width} pixels; the file is damaged");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataFormatException(name, null, "the compressed pixels are damaged", e);
        }

        return new(header.Height, header.Width, _channels, pixels);
    }

    private DataFormatException Cut(string what) =>
        PngDecoder.Error(name, null, $"{what} {header.Height}x{header.Width} pixels; the file is cut short or damaged");

    private void Pass(Stream zlib, int left, int top, int stepX, int stepY, byte[] pixels)
    {
        var width = (header.Width - left + stepX - 1) / stepX;
        if (width <= 0)
            return;
        var (row, above) = (new byte[1 + header.RowBytes(width)], new byte[1 + header.RowBytes(width)]);
        for (var y = top; y < header.Height; y += stepY)
        {
            if (zlib.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                throw Cut("the compressed data end before");
            if (row[0] >= PngFormat.Filters)
            {
                throw PngDecoder.Error(name, null,
                    $"row {y} has filter {row[0]}; expected 0 to {PngFormat.Filters - 1}");
            }

            Unfilter(row[0], row.AsSpan(1), above.AsSpan(1));
            for (var (i, x) = (0, left); x < header.Width; i++, x += stepX)
                Pixel(row.AsSpan(1), i, pixels.AsSpan(((y * header.Width) + x) * _channels, _channels));
            (row, above) = (above, row);
        }
    }

    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        var back = header.PixelBytes;
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < back ? ((byte)0, (byte)0) : (row[i - back], above[i - back]);
            row[i] += PngFormat.Predict(filter, left, above[i], corner);
        }
    }

    private void Pixel(ReadOnlySpan<byte> row, int index, Span<byte> to)
    {
        if (header.ColourType == PngFormat.Palette)
        {
            FromPalette(Sample(row, index), to);
            return;
        }

        var samples = header.Samples;
        var transparent = header.Transparency is not null;
        for (var i = 0; i < samples; i++)
        {
            var sample = Sample(row, (index * samples) + i);
            to[i] = header.Depth switch
            {
                16 => (byte)((sample + 128) / 257),
                8 => (byte)sample,
                var depth => (byte)(sample * 255 / ((1 << depth) - 1)),
            };
            transparent = transparent && sample == ((header.Transparency![2 * i] << 8) | header.Transparency[(2 * i) + 1]);
        }

        if (header.Transparency is not null)
            to[^1] = transparent ? (byte)0 : (byte)255;
    }

    private void FromPalette(int index, Span<byte> to)
    {
        if (3 * index >= header.Palette.Length)
        {
            throw PngDecoder.Error(name, null,
                $"colour {index} of a palette of {header.Palette.Length / 3}; the file is damaged");
        }

        var colours = header.Transparency is null ? to : to[..^1];
        header.Palette.AsSpan(3 * index, colours.Length).CopyTo(colours);
        if (header.Transparency is { } alpha)
            to[^1] = index < alpha.Length ? alpha[index] : (byte)255;
    }

    /// <summary>One stored sample of a row: bits are packed from the highest down, 16 bits are big-endian.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        var depth = header.Depth;
        if (depth == 16)
            return (row[2 * index] << 8) | row[(2 * index) + 1];
        var bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
}
