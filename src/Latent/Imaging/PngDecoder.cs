using System.Buffers.Binary;
using System.Text;

namespace Latent.Imaging;

/// <summary>
/// Reads PNG: every colour type and depth, interlaced or not, as 8 bits a channel. 16 bits are rounded to 8; a
/// palette becomes colours, or grey where all its colours are.
/// </summary>
/// <remarks>
/// W3C 2003, "Portable Network Graphics (PNG) Specification", second edition, sections 5 (structure) and 11 (chunks).
/// </remarks>
public static class PngDecoder
{
    // The smallest chunk: length, type and check sum.
    private const int ChunkFrame = 12;

    /// <summary>Decodes a file's bytes; the name is for messages.</summary>
    /// <exception cref="DataFormatException">
    /// The bytes are not a PNG file, are damaged, or hold more than 2²⁶ pixels.
    /// </exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (!bytes.StartsWith(PngFormat.Signature))
            throw Error(name, 0, "not a PNG file: its first eight bytes are not those of PNG");

        PngHeader? header = null;
        using var compressed = new MemoryStream();
        var ended = false;
        for (var at = PngFormat.Signature.Length; !ended;)
        {
            var (type, start, length) = Chunk(bytes, at, name);
            var data = bytes.Slice(start, length);
            if (header is null != type is "IHDR")
                throw Error(name, at, $"chunk {type} where IHDR comes first and once");
            switch (type)
            {
                case "IHDR":
                    (header, var fault) = PngHeader.Parse(data);
                    if (header is null)
                        throw Error(name, at, fault);
                    break;
                case "PLTE" when length is > 0 and <= 768 && length % 3 == 0 && compressed.Length == 0:
                    header!.Palette = data.ToArray();
                    break;
                case "tRNS" when compressed.Length == 0 && FitsTransparency(header!, length):
                    header!.Transparency = data.ToArray();
                    break;
                case "IDAT":
                    compressed.Write(data);
                    break;
                case "IEND":
                    ended = true;
                    break;
                case "PLTE" or "tRNS":
                    throw Error(name, at, $"chunk {type} of {length} bytes does not fit here");
                case var _ when char.IsAsciiLetterUpper(type[0]):
                    throw Error(name, at, $"chunk {type} is not known, and must not be passed over");
            }

            at = start + length + 4;
        }

        if (header!.ColourType == PngFormat.Palette && header.Palette.Length == 0)
            throw Error(name, null, "a palette image without its palette (chunk PLTE)");
        compressed.Position = 0;
        return new PngRows(header, name).Decode(compressed);
    }

    private static bool FitsTransparency(PngHeader header, int length) => header.ColourType switch
    {
        PngFormat.Grey => length == 2,
        PngFormat.Colour => length == 6,
        PngFormat.Palette => length > 0 && length <= header.Palette.Length / 3,
        _ => false,
    };

    private static (string Type, int Start, int Length) Chunk(ReadOnlySpan<byte> file, int at, string name)
    {
        if (file.Length - at < ChunkFrame)
            throw Error(name, at, "the file ends before its last chunk (IEND); it is cut short");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - ChunkFrame)
        {
            throw Error(name, at, Invariant(
                $"a chunk of {length:N0} bytes, {file.Length - at - ChunkFrame:N0} follow; the file is cut short or damaged"));
        }

        var checkedBytes = file.Slice(at + 4, 4 + (int)length);
        var (found, written) = (PngFormat.Crc(checkedBytes), BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]));
        if (found != written)
        {
            throw Error(name, at,
                $"the check sum of a chunk is {found:x8}, its file says {written:x8}; the file is damaged");
        }

        var type = checkedBytes[..4];
        foreach (var letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
                throw Error(name, at, $"a chunk's type has byte 0x{letter:x2}; expected four letters");
        }

        return (Encoding.ASCII.GetString(type), at + 8, (int)length);
    }

    internal static DataFormatException Error(string name, int? offset, string reason) =>
        new(name, offset is null ? null : Invariant($"byte {offset}"), reason);
}
