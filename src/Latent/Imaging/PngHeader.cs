using System.Buffers.Binary;

namespace Latent.Imaging;

/// <summary>What a PNG file says about its pixels: chunk IHDR, and the colours of PLTE and tRNS.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, byte ColourType, bool IsInterlaced)
{
    public const int Length = 13;

    // 64 million pixels are more than most photographs have; a small file of one bit a pixel cannot ask for more.
    private const int LargestSide = 1 << 16;
    private const long LargestPixels = 1 << 26;

    /// <summary>Red, green and blue of each colour of a palette.</summary>
    public byte[] Palette { get; set; } = [];

    /// <summary>
    /// Chunk tRNS: the alpha of each colour of a palette, or the one colour that is transparent; null without.
    /// </summary>
    public byte[]? Transparency { get; set; }

    /// <summary>Samples a pixel, as stored.</summary>
    public int Samples => ColourType switch
    {
        PngFormat.Colour => 3,
        PngFormat.GreyAlpha => 2,
        PngFormat.ColourAlpha => 4,
        _ => 1,
    };

    /// <summary>Whether a palette has greys only.</summary>
    private bool IsGreyPalette
    {
        get
        {
            for (var i = 0; i < Palette.Length; i += 3)
            {
                if (Palette[i] != Palette[i + 1] || Palette[i] != Palette[i + 2])
                    return false;
            }

            return true;
        }
    }

    /// <summary>Channels a pixel of the decoded image.</summary>
    public int Channels
    {
        get
        {
            var colours = ColourType == PngFormat.Palette ? (IsGreyPalette ? 1 : 3) : Samples;
            return colours + (Transparency is null ? 0 : 1);
        }
    }

    /// <summary>The bytes of a row of so many pixels, without its filter's.</summary>
    public int RowBytes(int width) => (int)((((long)width * Samples * Depth) + 7) / 8);

    /// <summary>The bytes from a sample to the same sample of the pixel before, at least 1.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    /// <summary>Reads IHDR; the reason when it does not fit together.</summary>
    public static (PngHeader? Header, string Fault) Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length)
            return (null, $"its header has {data.Length} bytes; expected {Length}");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        var (depth, type, compression, filter, interlace) = (data[8], data[9], data[10], data[11], data[12]);
        var fits = type switch
        {
            PngFormat.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngFormat.Palette => depth is 1 or 2 or 4 or 8,
            PngFormat.Colour or PngFormat.GreyAlpha or PngFormat.ColourAlpha => depth is 8 or 16,
            _ => false,
        };
        if (width is 0 or > LargestSide || height is 0 or > LargestSide || (long)width * height > LargestPixels)
        {
            return (null, Invariant(
                $"{height}x{width} pixels; sides of 1 to {LargestSide} and at most {LargestPixels:N0} pixels are read"));
        }

        if (!fits)
            return (null, $"colour type {type} with {depth} bits a sample does not exist");
        if (compression != 0 || filter != 0 || interlace > 1)
            return (null, $"compression {compression}, filter {filter}, interlace {interlace}; expected 0, 0 and 0 or 1");
        return (new((int)width, (int)height, depth, type, interlace == 1), "");
    }
}
