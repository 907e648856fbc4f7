using System.Numerics;

namespace Latent.Fuzz;

/// <summary>
/// Writes the coded data of a JPEG scan, with two fixed Huffman codes that have words of every length.
/// </summary>
internal sealed class JpegSampleBits
{
    public const byte EndOfBlock = 0x00;
    public const byte SixteenZeros = 0xF0;

    // Each of the first seven has a word one bit longer than the one before; the others have 16 bits.
    private static readonly byte[] Frequent = [EndOfBlock, 0x01, 0x11, 0x02, 0x21, 0x03, 0x31];

    private static readonly byte[] DcSymbols = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    private static readonly byte[] AcSymbols =
        [.. Frequent, .. Enumerable.Range(0, 256).Select(i => (byte)i).Where(i => !Frequent.Contains(i))];

    private readonly List<byte> _bytes = [];
    private int _bits;
    private int _count;

    /// <summary>The data of a DHT segment that gives both codes, each with index 0.</summary>
    public static byte[] Tables
    {
        get
        {
            var dc = Enumerable.Repeat((byte)1, 16);
            var ac = Enumerable.Range(1, 16).Select(length => (byte)(length <= 7 ? 1 : length < 16 ? 0 : 249));
            return [0x00, .. dc, .. DcSymbols, 0x10, .. ac, .. AcSymbols];
        }
    }

    public IReadOnlyList<byte> Bytes => _bytes;

    /// <summary>The word of the size of a DC difference: so many ones and a zero.</summary>
    public void Dc(int size) => Put((1 << (size + 1)) - 2, size + 1);

    /// <summary>The word of a run and a size.</summary>
    public void Ac(int symbol)
    {
        var index = Array.IndexOf(AcSymbols, (byte)symbol);
        if (index < Frequent.Length)
            Put((1 << (index + 1)) - 2, index + 1);
        else
            Put((0x7f << 9) + index - Frequent.Length, 16);
    }

    /// <summary>A number's bits: as it is when positive, its complement when negative.</summary>
    public void Value(int value) => Put(value < 0 ? value - 1 : value, Size(value));

    /// <summary>The bits of a number's magnitude.</summary>
    public static int Size(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    public void Put(int bits, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            _bits = (_bits << 1) | ((bits >> i) & 1);
            if (++_count < 8)
                continue;
            _bytes.Add((byte)_bits);
            if ((byte)_bits == 0xFF)
                _bytes.Add(0);
            (_bits, _count) = (0, 0);
        }
    }

    /// <summary>Fills the last byte with ones and puts a restart marker after it.</summary>
    public void Restart(int number)
    {
        Finish();
        _bytes.AddRange([0xFF, (byte)(0xD0 + (number % 8))]);
    }

    public void Finish() => Put(0x7f, (8 - _count) % 8);
}
