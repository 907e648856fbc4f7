using System.IO.Compression;
using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>
/// MATLAB's file of named variables, level 5 (what <c>save</c> writes by default, plain or with <c>-v7</c> compressed):
/// a header of 128 bytes, then an element a variable. Real numeric matrices are read, by name.
/// </summary>
/// <remarks>The MathWorks 2023, "MAT-File Format", chapter 1.</remarks>
internal static class Mat
{
    private const int HeaderLength = 128;
    private const int TagLength = 8;
    private const int VersionAt = 124;

    // So many names are listed when one is missing.
    private const int MostListed = 4;

    /// <summary>Reads variables, in the order asked for.</summary>
    /// <exception cref="DataFormatException">
    /// The file is no MATLAB file of level 5 or a damaged one, or a variable is missing or not a real matrix.
    /// </exception>
    public static MatMatrix[] Read(string path, Origin origin, params ReadOnlySpan<string> names)
    {
        byte[] file;
        using (var source = Source.Open(path, origin))
            file = source.All();
        var bigEndian = IsBigEndian(origin, file);
        var (wanted, seen, found) = (names.ToArray(), new List<string>(), new Dictionary<string, MatMatrix>());
        for (var at = HeaderLength; at < file.Length;)
        {
            var (type, length) = Tag(origin, file, at, bigEndian);
            var body = new MemoryStream(file, at + TagLength, length);
            using Stream content = type == MatElements.Compressed
                ? new ZLibStream(body, CompressionMode.Decompress)
                : body;
            var elements = new MatElements(content, origin, at, bigEndian, length);
            if (elements.Matrix(type, wanted, out var name) is { } matrix)
                found.TryAdd(name, matrix);
            if (name.Length > 0)
                seen.Add(name);

            // Compressed elements follow each other without a gap, all others start at a multiple of 8 bytes.
            at += TagLength + length;
            if (type != MatElements.Compressed)
                at += (TagLength - (length % TagLength)) % TagLength;
        }

        return Array.ConvertAll(wanted, name => found.GetValueOrDefault(name) ?? throw Missing(origin, name, seen));
    }

    private static bool IsBigEndian(Origin origin, ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("MATLAB 7.3"u8))
            throw origin.Error(0, "level 7.3 of MATLAB's format is not read; save it again with save(..., '-v7')");
        var order = file.Length < HeaderLength ? default : file[(VersionAt + 2)..HeaderLength];
        var bigEndian = order.SequenceEqual("MI"u8);
        if (!bigEndian && !order.SequenceEqual("IM"u8))
        {
            throw origin.Error(VersionAt + 2,
                $"a MATLAB file of level 5 has IM or MI here; this is none, or damaged: {origin.Remedy}");
        }

        var (major, minor) = bigEndian ? (file[VersionAt], file[VersionAt + 1]) : (file[VersionAt + 1], file[VersionAt]);
        return (major, minor) == (1, 0)
            ? bigEndian
            : throw origin.Error(VersionAt, $"version {major}.{minor} of a MATLAB file; expected 1.0");
    }

    private static (int Type, int Length) Tag(Origin origin, ReadOnlySpan<byte> file, int at, bool bigEndian)
    {
        var left = file.Length - at - TagLength;
        if (left < 0)
            throw origin.Error(at, $"the file ends in the tag of a variable: {origin.Remedy}");
        var type = MatElements.Word(file[at..], bigEndian);
        var length = MatElements.Word(file[(at + 4)..], bigEndian);
        return type is MatElements.Compressed or MatElements.MatrixElement && length <= left
            ? ((int)type, (int)length)
            : throw origin.Error(at, Invariant(
                $"an element of type {type} and {length:N0} bytes; expected a variable (type 14 or 15) of at most the {left:N0} that are left: {origin.Remedy}"));
    }

    private static DataFormatException Missing(Origin origin, string name, List<string> seen)
    {
        var listed = string.Join(", ", seen.Take(MostListed)) + (seen.Count > MostListed ? ", …" : "");
        return origin.Error(null, seen.Count == 0
            ? $"has no variables; expected '{name}': {origin.Remedy}"
            : $"has no variable '{name}'; those it has are {listed}");
    }
}
