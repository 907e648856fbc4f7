using System.Buffers.Binary;
using System.Text;
using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>
/// The parts of one variable of a MATLAB file, one after the other: its flags, its dimensions, its name, its numbers.
/// Each has a tag of a type and a length, and is filled to a multiple of 8 bytes.
/// </summary>
/// <param name="content">The variable, unpacked.</param>
/// <param name="origin">The file, for errors.</param>
/// <param name="place">Where the variable starts in the file, for errors.</param>
/// <param name="bigEndian">The byte order of the file.</param>
/// <param name="stored">The bytes that the variable takes in the file.</param>
internal sealed class MatElements(Stream content, Origin origin, int place, bool bigEndian, int stored)
{
    public const int MatrixElement = 14;
    public const int Compressed = 15;

    private const int Int8 = 1;
    private const int Int32 = 5;
    private const int UInt32 = 6;

    // The classes of numeric arrays: double, single, and integers of 8 to 64 bits.
    private const int FirstNumeric = 6;
    private const int LastNumeric = 15;
    private const int ComplexFlag = 0x08;

    // MATLAB's own limit to names, and more dimensions than anyone has.
    private const int LongestName = 63;
    private const int MostDimensions = 32;

    // What a compressed variable's header may claim before its data are there, and at all.
    private const int TrustedBytes = 1 << 20;
    private const int TrustedRatio = 32;
    private const int LargestMatrix = 1 << 28;

    /// <summary>
    /// The variable when it is one of those wanted; in any case its name, which is empty where there is nothing to name.
    /// </summary>
    public MatMatrix? Matrix(int type, string[] wanted, out string name)
    {
        name = "";
        if (type == Compressed)
        {
            var (inner, length, _) = Tag();
            if (inner != MatrixElement)
                throw Fault($"a compressed element of type {inner}; expected a variable (type {MatrixElement})");
            if (length == 0)
                return null;
        }
        else if (stored == 0)
        {
            return null;
        }

        var flags = Small(UInt32, 8, "flags");
        if (flags.Length != 8)
            throw Fault($"flags of {flags.Length} bytes; expected 8");
        var dimensions = Small(Int32, 4 * MostDimensions, "dimensions");
        name = Name(Small(Int8, LongestName, "name"));
        return wanted.Contains(name) ? Numbers(name, Word(flags, bigEndian), dimensions) : null;
    }

    /// <summary>The first four bytes as an unsigned number.</summary>
    public static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private MatMatrix Numbers(string name, uint flags, byte[] dimensions)
    {
        var (kind, isComplex) = (flags & 0xff, (flags >> 8 & ComplexFlag) != 0);
        if (kind is < FirstNumeric or > LastNumeric || isComplex)
        {
            var what = isComplex ? "complex" : $"of class {kind}";
            throw Fault($"the variable {name} is {what}; expected a matrix of real numbers");
        }

        var lengths = new uint[dimensions.Length / 4];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = Word(dimensions.AsSpan(4 * i), bigEndian);
        if (lengths.Length != 2 || lengths.Any(x => x is 0 or > LargestMatrix))
        {
            throw Fault(
                $"the variable {name} is {string.Join('x', lengths.Take(4))}{(lengths.Length > 4 ? "x…" : "")}; expected rows and columns");
        }

        var (type, length, small) = Tag();
        var number = new StoredType(Kind(name, type), bigEndian);
        var expected = (long)lengths[0] * lengths[1] * number.Bytes;
        if (length != expected || expected > LargestMatrix)
        {
            throw Fault(Invariant(
                $"the variable {name} has {length:N0} bytes of numbers; {lengths[0]}x{lengths[1]} of {number.Name} take {expected:N0}, and at most {LargestMatrix:N0} are read"));
        }

        var values = small.Length > 0 ? small[..(int)length] : Data((int)length, name);
        return new(
            origin with { Name = $"{origin.Name}, variable {name}" }, (int)lengths[0], (int)lengths[1], number, values);
    }

    // Numbers are stored in the narrowest type that holds them, whatever the class of the variable.
    private ElementKind Kind(string name, uint type) => type switch
    {
        1 => ElementKind.Int8,
        2 => ElementKind.UInt8,
        3 => ElementKind.Int16,
        4 => ElementKind.UInt16,
        5 => ElementKind.Int32,
        6 => ElementKind.UInt32,
        7 => ElementKind.Float32,
        9 => ElementKind.Float64,
        12 => ElementKind.Int64,
        13 => ElementKind.UInt64,
        _ => throw Fault($"the numbers of the variable {name} have type {type}; expected 1 to 7, 9, 12 or 13"),
    };

    private string Name(byte[] bytes)
    {
        var name = Encoding.ASCII.GetString(bytes);
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw Fault("the name of the variable has other characters than letters, digits and underscores");
    }

    /// <summary>A part of a known type and a few bytes.</summary>
    private byte[] Small(int type, int most, string part)
    {
        var (found, length, small) = Tag();
        if (found != type || length > most)
            throw Fault($"{part} of type {found} and {length} bytes; expected type {type} and at most {most} bytes");
        return small.Length > 0 ? small[..(int)length] : Data((int)length, part);
    }

    /// <summary>
    /// The next tag; data of up to 4 bytes may lie in the tag itself, and are then returned with it, filled to 4.
    /// </summary>
    private (uint Type, uint Length, byte[] Small) Tag()
    {
        var tag = new byte[8];
        if (Fill(tag) < tag.Length)
            throw Fault("it ends in a tag");
        var (first, second) = (Word(tag, bigEndian), Word(tag.AsSpan(4), bigEndian));
        if (first >> 16 == 0)
            return (first, second, []);
        return first >> 16 <= 4
            ? (first & 0xffff, first >> 16, tag[4..])
            : throw Fault($"a tag that holds {first >> 16} bytes itself; at most 4 fit");
    }

    /// <summary>Data of a length, and what fills them up to a multiple of 8 bytes.</summary>
    private byte[] Data(int length, string part)
    {
        var bytes = new byte[Math.Min(length, Math.Max(TrustedBytes, (long)TrustedRatio * stored))];
        var read = Fill(bytes);
        while (read == bytes.Length && read < length)
        {
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
            read += Fill(bytes.AsSpan(read));
        }

        if (read < length)
            throw Fault(Invariant($"{part}: {length:N0} bytes promised, {read:N0} there"));
        _ = Fill(stackalloc byte[(8 - (length % 8)) % 8]);
        return bytes;
    }

    private int Fill(Span<byte> to)
    {
        try
        {
            return content.ReadAtLeast(to, to.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataFormatException(origin.Name, $"the variable at byte {place}",
                $"its compressed data are damaged: {origin.Remedy}", e);
        }
    }

    private DataFormatException Fault(string reason) =>
        origin.Error($"the variable at byte {place}", $"{reason}: {origin.Remedy}");
}
