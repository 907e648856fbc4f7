using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Latent.Data.Storage;

/// <summary>How one number is stored.</summary>
internal enum ElementKind
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float16,
    Float32,
    Float64,
}

/// <summary>A stored number's kind and byte order, and how it becomes a float32.</summary>
internal readonly record struct StoredType(ElementKind Kind, bool BigEndian = false)
{
    public int Bytes => Kind switch
    {
        ElementKind.UInt8 or ElementKind.Int8 => 1,
        ElementKind.UInt16 or ElementKind.Int16 or ElementKind.Float16 => 2,
        ElementKind.UInt32 or ElementKind.Int32 or ElementKind.Float32 => 4,
        _ => 8,
    };

    /// <summary>The name that NumPy gives it.</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Widens or narrows <c>to.Length</c> stored numbers to the nearest float32.</summary>
    public void Decode(ReadOnlySpan<byte> from, Span<float> to)
    {
        switch (Kind)
        {
            case ElementKind.UInt8: FromBytes(from, to); break;
            case ElementKind.Int8: Integers<sbyte>(from, to); break;
            case ElementKind.UInt16: Integers<ushort>(from, to); break;
            case ElementKind.Int16: Integers<short>(from, to); break;
            case ElementKind.UInt32: Integers<uint>(from, to); break;
            case ElementKind.Int32: Integers<int>(from, to); break;
            case ElementKind.UInt64: Integers<ulong>(from, to); break;
            case ElementKind.Int64: Integers<long>(from, to); break;
            default: Floats(from, to); break;
        }
    }

    /// <summary>Narrows a number to a stored one of the kinds that can be missing, those of floating point.</summary>
    /// <exception cref="NotSupportedException">The kind is one of whole numbers.</exception>
    public void Encode(double value, Span<byte> to)
    {
        switch (Kind, BigEndian)
        {
            case (ElementKind.Float16, false): BinaryPrimitives.WriteHalfLittleEndian(to, (Half)value); break;
            case (ElementKind.Float16, true): BinaryPrimitives.WriteHalfBigEndian(to, (Half)value); break;
            case (ElementKind.Float32, false): BinaryPrimitives.WriteSingleLittleEndian(to, (float)value); break;
            case (ElementKind.Float32, true): BinaryPrimitives.WriteSingleBigEndian(to, (float)value); break;
            case (ElementKind.Float64, false): BinaryPrimitives.WriteDoubleLittleEndian(to, value); break;
            case (ElementKind.Float64, true): BinaryPrimitives.WriteDoubleBigEndian(to, value); break;
            default: throw new NotSupportedException($"StoredType: {Name} has no missing values to be replaced.");
        }
    }

    private static void FromBytes(ReadOnlySpan<byte> from, Span<float> to)
    {
        var i = 0;
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out var low, out var high);
            Store(low, to[i..]);
            Store(high, to[(i + Vector<ushort>.Count)..]);
        }

        for (; i < to.Length; i++)
            to[i] = from[i];

        static void Store(Vector<ushort> values, Span<float> to)
        {
            Vector.Widen(values, out var low, out var high);
            Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(to);
            Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(to[Vector<uint>.Count..]);
        }
    }

    private void Integers<T>(ReadOnlySpan<byte> from, Span<float> to)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (bytes, unsigned) = (Bytes, T.IsZero(T.MinValue));
        for (var i = 0; i < to.Length; i++)
        {
            var stored = from.Slice(i * bytes, bytes);
            to[i] = float.CreateTruncating(BigEndian ? T.ReadBigEndian(stored, unsigned) : T.ReadLittleEndian(stored, unsigned));
        }
    }

    private void Floats(ReadOnlySpan<byte> from, Span<float> to)
    {
        if (Kind == ElementKind.Float32 && BigEndian != BitConverter.IsLittleEndian)
        {
            from[..(to.Length * 4)].CopyTo(MemoryMarshal.AsBytes(to));
            return;
        }

        for (var i = 0; i < to.Length; i++)
        {
            var stored = from[(i * Bytes)..];
            to[i] = (Kind, BigEndian) switch
            {
                (ElementKind.Float16, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(stored),
                (ElementKind.Float16, true) => (float)BinaryPrimitives.ReadHalfBigEndian(stored),
                (ElementKind.Float32, false) => BinaryPrimitives.ReadSingleLittleEndian(stored),
                (ElementKind.Float32, true) => BinaryPrimitives.ReadSingleBigEndian(stored),
                (_, false) => (float)BinaryPrimitives.ReadDoubleLittleEndian(stored),
                (_, true) => (float)BinaryPrimitives.ReadDoubleBigEndian(stored),
            };
        }
    }
}
