using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Latent.Imaging;

/// <summary>
/// Writes PNG: 8 bits a channel, one compressed stream, each row filtered by whichever of the five filters leaves the
/// smallest values.
/// </summary>
/// <remarks>
/// W3C 2003, "Portable Network Graphics (PNG) Specification", second edition, sections 9 (filters) and 11 (chunks).
/// </remarks>
public static class PngEncoder
{
    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] Encode(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Span<byte> header = stackalloc byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = image.Channels switch
        {
            1 => PngFormat.Grey,
            2 => PngFormat.GreyAlpha,
            3 => PngFormat.Colour,
            _ => PngFormat.ColourAlpha,
        };
        return Frame(header, Compress(image));
    }

    /// <summary>Writes a PNG file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image image) => File.WriteAllBytes(path, Encode(image));

    /// <summary>A file of a header, other chunks, and compressed rows.</summary>
    internal static byte[] Frame(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> rows, params ReadOnlySpan<(string Type, byte[] Data)> others)
    {
        using var file = new MemoryStream();
        file.Write(PngFormat.Signature);
        Chunk(file, "IHDR", header);
        foreach (var (type, data) in others)
            Chunk(file, type, data);
        Chunk(file, "IDAT", rows);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), PngFormat.Crc(chunk.AsSpan(4, 4 + data.Length)));
        file.Write(chunk);
    }

    private static byte[] Compress(Image image)
    {
        var stride = image.Width * image.Channels;
        ReadOnlySpan<byte> above = new byte[stride];
        var (best, tried) = (new byte[1 + stride], new byte[1 + stride]);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                var row = image.Pixels.AsSpan(y * stride, stride);
                var least = long.MaxValue;
                for (byte filter = 0; filter < PngFormat.Filters; filter++)
                {
                    var cost = Filter(filter, row, above, image.Channels, tried);
                    if (cost < least)
                    {
                        least = cost;
                        (best, tried) = (tried, best);
                    }
                }

                zlib.Write(best);
                above = row;
            }
        }

        return data.ToArray();
    }

    /// <summary>Filters a row and adds up the magnitudes that are left, as signed bytes.</summary>
    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytes, Span<byte> to)
    {
        to[0] = filter;
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < bytes ? ((byte)0, (byte)0) : (row[i - bytes], above[i - bytes]);
            var rest = (byte)(row[i] - PngFormat.Predict(filter, left, above[i], corner));
            to[1 + i] = rest;
            sum += Math.Abs((int)(sbyte)rest);
        }

        return sum;
    }
}
