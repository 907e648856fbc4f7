using System.Buffers.Binary;
using Latent.Tensors.Random;

namespace Latent.Fuzz;

/// <summary>
/// Damages a valid file, as a pure function of (seed, reader, index): a few of seven kinds of harm, one after the
/// other.
/// </summary>
internal sealed class Mutation(RandomKey key, long index)
{
    private const int MostHarms = 4;
    private const int Kinds = 7;

    // What headers least expect: nothing, signs, limits of 8, 16 and 32 bits, and just past what is there.
    private static readonly uint[] Extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x00ffffff, 0x7fffffff, 0x80000000, 0xffffffff];

    private int _draws;

    public byte[] Apply(byte[] valid)
    {
        var bytes = valid;
        for (var harms = 1 + Pick(MostHarms); harms > 0; harms--)
            bytes = Harm(bytes, valid);
        return bytes;
    }

    private int Pick(int count) => key.IndexAt(index, _draws++, count);

    private byte[] Harm(byte[] bytes, byte[] valid)
    {
        if (bytes.Length == 0)
            return [(byte)Pick(256)];
        var copy = (byte[])bytes.Clone();
        switch (Pick(Kinds))
        {
            case 0:
                copy[Pick(copy.Length)] ^= (byte)(1 << Pick(8));
                return copy;
            case 1:
                copy[Near(copy.Length)] = (byte)Pick(256);
                return copy;
            case 2:
                return copy[..Pick(copy.Length)];
            case 3:
                Extreme(copy);
                return copy;
            case 4:
                return Splice(copy, valid);
            case 5:
                return [.. copy, .. Noise(1 + Pick(64))];
            default:
                var (at, noise) = (Near(copy.Length), Noise(1 + Pick(16)));
                noise.AsSpan(0, Math.Min(noise.Length, copy.Length - at)).CopyTo(copy.AsSpan(at));
                return copy;
        }
    }

    /// <summary>A place, half of the time among the first 64 bytes, where headers are.</summary>
    private int Near(int length) => Pick(2) == 0 ? Pick(Math.Min(64, length)) : Pick(length);

    private void Extreme(byte[] bytes)
    {
        var value = Extremes[Pick(Extremes.Length)];
        var field = bytes.AsSpan(Near(bytes.Length));
        var width = Math.Min(field.Length, 1 << Pick(3));
        Span<byte> four = stackalloc byte[4];
        if (Pick(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(four, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        four[..width].CopyTo(field);
    }

    /// <summary>A run of the valid file is put somewhere else, or taken out.</summary>
    private byte[] Splice(byte[] bytes, byte[] valid)
    {
        var start = Pick(valid.Length);
        var run = valid.AsSpan(start, 1 + Pick(Math.Min(256, valid.Length - start)));
        var at = Pick(bytes.Length);
        return Pick(2) == 0
            ? [.. bytes.AsSpan(0, at), .. run, .. bytes.AsSpan(at)]
            : [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(bytes.Length, at + run.Length))];
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)Pick(256);
        return bytes;
    }
}
