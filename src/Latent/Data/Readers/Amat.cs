using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>The text form of binarised images: a row a line, each value '0' or '1', one space between.</summary>
/// <remarks>
/// Larochelle and Murray 2011, "The neural autoregressive distribution estimator": the files of the static MNIST.
/// </remarks>
internal static class Amat
{
    private const int Block = 1 << 20;

    // The longest line that is looked for: 2¹⁹ values.
    private const int LongestLine = Block;

    // Room made at once where the number of rows is known; beyond it the buffer grows.
    private const int LargestGuess = 1 << 26;

    /// <summary>
    /// Reads all rows, as bytes 0 and 1; <paramref name="rows"/> is the number to make room for, where it is known.
    /// </summary>
    public static RawArray Read(string path, Origin origin, int rows = 0)
    {
        using var source = Source.Open(path, origin);
        var buffer = new byte[Block];
        ArrayBufferWriter<byte>? values = null;
        var (kept, line, width) = (0, 0, 0);
        while (true)
        {
            var read = source.Read(buffer.AsSpan(kept));
            var text = buffer.AsSpan(0, kept + read);
            var last = text.Length < buffer.Length;
            while (!text.IsEmpty)
            {
                var end = text.IndexOf((byte)'\n');
                if (end < 0 && !last)
                    break;
                var row = end < 0 ? text : text[..end];
                text = end < 0 ? [] : text[(end + 1)..];
                row = row.TrimEnd(" \r"u8);
                if (row.IsEmpty && text.IsEmpty && last)
                    break;
                width = line++ == 0 ? (row.Length + 1) / 2 : width;
                values ??= new((int)Math.Clamp((long)rows * width, 1, LargestGuess));
                if (values.WrittenCount > Array.MaxLength - width)
                {
                    throw origin.Error(null,
                        "more than 2 GB of values; give them as .npy, which is read through a memory map");
                }

                Parse(row, values.GetSpan(width)[..width], origin, line);
                values.Advance(width);
            }

            if (last)
                break;
            if (text.Length >= LongestLine)
            {
                throw origin.Error(Place(line + 1, null),
                    $"the line is longer than {LongestLine} bytes; expected values 0 or 1 with one space between");
            }

            text.CopyTo(buffer);
            kept = text.Length;
        }

        return values is null
            ? throw origin.Error(null, $"the file is empty; expected a row of 0 and 1 a line: {origin.Remedy}")
            : new(origin, line, [width], new(ElementKind.UInt8), Bytes.Of(values.WrittenMemory), 0);
    }

    private static void Parse(ReadOnlySpan<byte> row, Span<byte> to, Origin origin, int line)
    {
        if (row.Length != (2 * to.Length) - 1 || to.IsEmpty)
        {
            CheckValues(row, origin, line);
            throw origin.Error(Place(line, null), string.Create(
                CultureInfo.InvariantCulture,
                $"{(row.Length + 1) / 2} values, the first line has {to.Length}; the file is damaged or cut short: {origin.Remedy}"));
        }

        // A value and its space are one 16-bit number, 0x2030 or 0x2031; anything else leaves a bit outside the lowest.
        var pairs = MemoryMarshal.Cast<byte, ushort>(row);
        var (i, wrong) = (0, Vector256<ushort>.Zero);
        if (BitConverter.IsLittleEndian)
        {
            for (; i <= pairs.Length - 32; i += 32)
            {
                var low = Vector256.Create(pairs[i..]) ^ Vector256.Create((ushort)0x2030);
                var high = Vector256.Create(pairs[(i + 16)..]) ^ Vector256.Create((ushort)0x2030);
                wrong |= (low | high) & Vector256.Create((ushort)0xfffe);
                Vector256.Narrow(low, high).CopyTo(to[i..]);
            }
        }

        var bits = 0;
        for (; i < to.Length; i++)
        {
            to[i] = (byte)(row[2 * i] ^ '0');
            bits |= to[i] | (i + 1 < to.Length ? row[(2 * i) + 1] ^ ' ' : 0);
        }

        if (wrong != Vector256<ushort>.Zero || bits > 1)
            CheckValues(row, origin, line);
    }

    /// <summary>Throws at the first byte that is not what its column wants.</summary>
    private static void CheckValues(ReadOnlySpan<byte> row, Origin origin, int line)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (found, fits) = (row[i], i % 2 == 0 ? row[i] is (byte)'0' or (byte)'1' : row[i] == ' ');
            if (!fits)
            {
                var seen = found is > 32 and < 127 ? $"'{(char)found}'" : $"byte 0x{found:x2}";
                throw origin.Error(Place(line, i + 1),
                    $"{seen} where {(i % 2 == 0 ? "0 or 1" : "a space")} has to stand");
            }
        }
    }

    private static string Place(int line, int? column) => column is null
        ? string.Create(CultureInfo.InvariantCulture, $"line {line}")
        : string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
}
