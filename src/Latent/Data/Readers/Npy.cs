using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Latent.Data.Storage;
using Latent.Tensors;

namespace Latent.Data.Readers;

/// <summary>NumPy's file of one array: a magic, a version, a header that is a Python dictionary, the numbers.</summary>
/// <remarks>NumPy, "NEP 1: A simple file format for NumPy arrays"; versions 1 to 3.</remarks>
internal static partial class Npy
{
    private const int LargestHeader = 1 << 16;
    private const int LargestRank = 4;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads examples: one a first index.</summary>
    public static RawArray Read(string path, Origin origin, long mapAbove)
    {
        using var source = Source.Open(path, origin);
        return Read(source, mapAbove);
    }

    public static RawArray Read(Source source, long mapAbove)
    {
        var origin = source.Origin;
        var fields = HeaderPattern().Match(Header(source));
        if (!fields.Success)
        {
            throw origin.Error(10,
                "the header is not the description of one array of numbers (descr, fortran_order, shape)");
        }

        if (fields.Groups["fortran"].Value == "True")
            throw origin.Error(10, "the array is stored in Fortran order; save it again with numpy.ascontiguousarray");

        var type = Type(origin, fields.Groups["type"].Value);
        var lengths = Lengths(origin, fields.Groups["shape"].Value);
        Shape shape = lengths.Length == 1 ? [1] : Shape.Create(lengths.AsSpan(1));
        if (lengths.Length == 4 && lengths[1] is 1 or 3 or 4 && lengths[3] is not (1 or 3 or 4))
        {
            throw origin.Error(10,
                $"{Shape.Create(lengths)} has its channels first; expected [n, height, width, channels]: save it again with numpy.moveaxis(x, 1, -1)");
        }

        var (bytes, offset) = source.Rest(Extent.Bytes(origin, type, lengths), Origin.Content(lengths), mapAbove);
        return new(origin, lengths[0], shape, type, bytes, offset);
    }

    private static string Header(Source source)
    {
        var origin = source.Origin;
        Span<byte> start = stackalloc byte[8];
        if (source.Read(start) < start.Length || !start.StartsWith(Magic))
            throw origin.Error(0, "an .npy file starts with \\x93NUMPY and its version; this is none, or damaged");
        if (start[6] is 0 or > 3)
            throw origin.Error(6, $"version {start[6]} of .npy; expected 1, 2 or 3");
        Span<byte> length = stackalloc byte[4];
        length.Clear();
        var size = start[6] == 1 ? 2 : 4;
        var bytes = source.Read(length[..size]) == size ? BinaryPrimitives.ReadUInt32LittleEndian(length) : 0;
        if (bytes is 0 or > LargestHeader)
        {
            throw origin.Error(8,
                Invariant($"a header of {bytes:N0} bytes; expected 1 to {LargestHeader:N0}"));
        }

        var text = new byte[bytes];
        return source.Read(text) == text.Length
            ? Encoding.UTF8.GetString(text)
            : throw origin.Error(8, $"the file ends in its header: {origin.Remedy}");
    }

    private static StoredType Type(Origin origin, string text)
    {
        var kind = text[1..] switch
        {
            "b1" or "u1" => ElementKind.UInt8,
            "i1" => ElementKind.Int8,
            "u2" => ElementKind.UInt16,
            "i2" => ElementKind.Int16,
            "u4" => ElementKind.UInt32,
            "i4" => ElementKind.Int32,
            "u8" => ElementKind.UInt64,
            "i8" => ElementKind.Int64,
            "f2" => ElementKind.Float16,
            "f4" => ElementKind.Float32,
            "f8" => ElementKind.Float64,
            _ => throw origin.Error(10,
                $"element type '{text}' is not read; save it as uint8, float32 or another real type of 1 to 8 bytes"),
        };
        return new(kind, text[0] == '>' || (text[0] == '=' && !BitConverter.IsLittleEndian));
    }

    private static int[] Lengths(Origin origin, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > LargestRank)
            throw origin.Error(10, $"{parts.Length} axes; expected 1 to {LargestRank}, the first counting examples");
        return Array.ConvertAll(
            parts,
            part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0
                ? length
                : throw origin.Error(10, $"an axis of length {part}; expected 1 to {int.MaxValue}"));
    }

    // NumPy writes the keys in this order, whatever made the array.
    [GeneratedRegex(
        @"^\{\s*'descr':\s*'(?<type>[<>=|]?[a-zA-Z]\d{0,4})'," +
        @"\s*'fortran_order':\s*(?<fortran>True|False)," +
        @"\s*'shape':\s*\((?<shape>[\d, ]*)\),?\s*\}\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeaderPattern();
}
