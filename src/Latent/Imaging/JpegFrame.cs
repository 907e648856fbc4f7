using System.Buffers.Binary;

namespace Latent.Imaging;

/// <summary>What a JPEG file says about its image: the frame header.</summary>
/// <remarks>ITU-T T.81 (1992), B.2.2.</remarks>
internal sealed record JpegFrame(int Width, int Height, bool IsProgressive, JpegComponent[] Components)
{
    // As for PNG: more than most photographs have.
    private const long LargestPixels = 1 << 26;

    private const int Fixed = 6;
    private const int PerComponent = 3;
    private const int MostSampling = 4;
    private const int Tables = 4;

    /// <summary>The largest horizontal sampling factor of a component.</summary>
    public int MostHorizontal => Components.Max(c => c.Horizontal);

    /// <summary>The largest vertical sampling factor of a component.</summary>
    public int MostVertical => Components.Max(c => c.Vertical);

    /// <summary>Units (one of each component's Horizontal × Vertical blocks) a row.</summary>
    public int UnitsWide => JpegFormat.Parts(Width, JpegFormat.Side * MostHorizontal);

    /// <summary>Rows of units.</summary>
    public int UnitsHigh => JpegFormat.Parts(Height, JpegFormat.Side * MostVertical);

    /// <summary>
    /// Reads a frame header of a file with so many bytes after it; the reason when it does not fit together, is not
    /// read, or asks for more pixels than the file can hold.
    /// </summary>
    public static (JpegFrame? Frame, string Fault) Parse(ReadOnlySpan<byte> data, bool isProgressive, int bytesAfter)
    {
        if (data.Length < Fixed || data.Length != Fixed + (PerComponent * data[5]))
            return (null, $"a frame header of {data.Length} bytes does not fit its number of components");
        var (depth, count) = (data[0], data[5]);
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(data[1..]), BinaryPrimitives.ReadUInt16BigEndian(data[3..]));
        if (depth != 8)
            return (null, $"{depth} bits a sample are not read; expected 8: convert it to 8 bits");
        if (count is not (1 or 3))
        {
            return (null, count == 4
                ? "4 components (CMYK or YCCK) are not read; expected 1 or 3: convert it to RGB"
                : $"{count} components are not read; expected 1 (grey) or 3 (colours)");
        }

        if (height == 0)
            return (null, "a height of 0, which the first scan is to tell (DNL), is not read; save the image again");
        if (width == 0 || (long)width * height > LargestPixels)
        {
            return (null, Invariant(
                $"{height}x{width} pixels; sides of at least 1 and at most {LargestPixels:N0} pixels are read"));
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var part = data.Slice(Fixed + (PerComponent * i), PerComponent);
            var (id, horizontal, vertical, table) = (part[0], part[1] >> 4, part[1] & 15, part[2]);
            if (horizontal is 0 or > MostSampling || vertical is 0 or > MostSampling || table >= Tables)
            {
                return (null,
                    $"component {id} has sampling {horizontal}x{vertical} and table {table}; expected 1 to {MostSampling} and 0 to {Tables - 1}");
            }

            if (Array.Exists(components[..i], other => other.Id == id))
                return (null, $"two components have the number {id}");

            // One component fills its blocks whatever its factors say (A.2.2).
            components[i] = count == 1 ? new(id, 1, 1, table) : new(id, horizontal, vertical, table);
        }

        return Measured(new(width, height, isProgressive, components), bytesAfter);
    }

    private static (JpegFrame? Frame, string Fault) Measured(JpegFrame frame, int bytesAfter)
    {
        var (horizontal, vertical, blocks) = (frame.MostHorizontal, frame.MostVertical, 0L);
        foreach (var component in frame.Components)
        {
            component.Measure(frame.Width, frame.Height, horizontal, vertical);
            blocks += (long)component.BlocksWide * component.BlocksHigh;
        }

        // A code has a bit at least; a block has a code in a progressive file (its DC), else two (DC and the end).
        if (blocks * (frame.IsProgressive ? 1 : 2) > 8L * bytesAfter)
        {
            return (null, Invariant(
                $"{bytesAfter:N0} bytes cannot hold {frame.Height}x{frame.Width} pixels; the file is cut short or damaged"));
        }

        foreach (var component in frame.Components)
            component.Allocate();
        return (frame, "");
    }
}
