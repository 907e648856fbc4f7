using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Latent.Data.Storage;
using Latent.Tensors;

namespace Latent.Data.Readers;

/// <summary>
/// IDX, the format of MNIST: two zero bytes, the element type, the rank, the lengths as big-endian int32, the
/// numbers.
/// </summary>
/// <remarks>LeCun, Cortes and Burges 1998, "The MNIST database of handwritten digits".</remarks>
internal static class Idx
{
    private const int LargestRank = 4;

    /// <summary>Reads examples: one a first index.</summary>
    public static RawArray Read(string path, Origin origin, long mapAbove)
    {
        using var source = Source.Open(path, origin);
        var (type, lengths) = Header(source);
        Shape shape = lengths.Length == 1 ? [1] : Shape.Create(lengths.AsSpan(1));
        var (bytes, offset) = source.Rest(Extent.Bytes(origin, type, lengths), Origin.Content(lengths), mapAbove);
        return new(origin, lengths[0], shape, type, bytes, offset);
    }

    private static (StoredType Type, int[] Lengths) Header(Source source)
    {
        var origin = source.Origin;
        Span<byte> magic = stackalloc byte[4];
        if (source.Read(magic) < 4 || magic[0] != 0 || magic[1] != 0)
            throw origin.Error(0, $"an IDX file starts with two zero bytes; this is none, or damaged: {origin.Remedy}");
        var type = magic[2] switch
        {
            0x08 => ElementKind.UInt8,
            0x09 => ElementKind.Int8,
            0x0B => ElementKind.Int16,
            0x0C => ElementKind.Int32,
            0x0D => ElementKind.Float32,
            0x0E => ElementKind.Float64,
            var other => throw origin.Error(2,
                $"element type 0x{other:x2} is none of IDX; expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e"),
        };
        if (magic[3] is 0 or > LargestRank)
            throw origin.Error(3, $"{magic[3]} axes; expected 1 to {LargestRank}");

        var lengths = new int[magic[3]];
        if (source.Read(MemoryMarshal.AsBytes(lengths.AsSpan())) < 4 * lengths.Length)
            throw origin.Error(4, $"the file ends in the lengths of its {lengths.Length} axes: {origin.Remedy}");
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = BinaryPrimitives.ReverseEndianness(lengths[i]);
            if (lengths[i] <= 0)
                throw origin.Error(4 + (4 * i), $"axis {i} has length {lengths[i]}; expected at least 1");
        }

        return (new(type, BigEndian: true), lengths);
    }
}
