using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Latent.Data.Storage;
using Latent.Tensors;

namespace Latent.Data.Readers;

/// <summary>IDX, the format of MNIST: two zero bytes, the element type, the rank, the lengths as big-endian int32, the numbers.</summary>
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
        var (bytes, offset) = Rest(source, type, lengths, mapAbove);
        return new(origin, lengths[0], shape, type, bytes, offset);
    }

    /// <summary>Reads class labels: one number each.</summary>
    public static int[] ReadLabels(string path, Origin origin)
    {
        using var source = Source.Open(path, origin);
        var (type, lengths) = Header(source);
        if (lengths.Length != 1 || type.Kind is not (ElementKind.UInt8 or ElementKind.Int8 or ElementKind.Int16 or ElementKind.Int32))
            throw origin.Error(2, $"labels are one whole number each, not {Origin.Content(lengths)} of {type.Name}");
        var (bytes, offset) = Rest(source, type, lengths, long.MaxValue);
        var labels = new int[lengths[0]];
        var stored = bytes.Span(offset, labels.Length * type.Bytes, []);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = type.Kind switch
            {
                ElementKind.UInt8 => stored[i],
                ElementKind.Int8 => (sbyte)stored[i],
                ElementKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(stored[(2 * i)..]),
                _ => BinaryPrimitives.ReadInt32BigEndian(stored[(4 * i)..]),
            };
        }

        return labels;
    }

    private static (ElementType Type, int[] Lengths) Header(Source source)
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
            var other => throw origin.Error(2, $"element type 0x{other:x2} is none of IDX; expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e"),
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

    private static (Bytes Bytes, long Offset) Rest(Source source, ElementType type, int[] lengths, long mapAbove) =>
        source.Rest(Extent.Bytes(source.Origin, type, lengths), Origin.Content(lengths), mapAbove);
}
