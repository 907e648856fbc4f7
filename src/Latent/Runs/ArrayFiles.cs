using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Latent.Runs;

/// <summary>
/// Writes rows of numbers for other programs: <c>.npy</c> for NumPy, <c>.csv</c> for everything else.
/// </summary>
public static class ArrayFiles
{
    /// <summary>Whether a file's name ends in a form that <see cref="Write"/> knows.</summary>
    public static bool Knows(string path) => Path.GetExtension(path).ToUpperInvariant() is ".NPY" or ".CSV";

    /// <summary>Writes blocks of rows to a file, whole or not at all.</summary>
    /// <param name="path">The file, ending in .npy or .csv.</param>
    /// <param name="rows">The number of rows in all blocks.</param>
    /// <param name="names">The names of the columns, for .csv.</param>
    /// <param name="blocks">The values. Shape: [.., columns] each.</param>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, int rows, IReadOnlyList<string> names, IEnumerable<float[]> blocks)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(blocks);
        if (!Knows(path))
            throw new RunException(path, "ends in neither .npy nor .csv, the two forms that are written");
        var csv = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        new LocalDisk().Write(path, stream =>
        {
            stream.Write(csv ? Encoding.UTF8.GetBytes(string.Join(',', names) + "\n") : NpyHeader(rows, names.Count));
            foreach (var block in blocks)
            {
                if (csv)
                    WriteRows(stream, block, names.Count);
                else
                    stream.Write(MemoryMarshal.AsBytes(block.AsSpan()));
            }
        });
    }

    // NumPy's format 1.0: a Python dictionary, padded so that the data start at a multiple of 64.
    private static byte[] NpyHeader(int rows, int columns)
    {
        const int Prefix = 10, Alignment = 64;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        var length = ((Prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - Prefix;
        byte[] header = [0x93, .. "NUMPY"u8, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n")];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Prefix - 2), (ushort)length);
        return header;
    }

    private static void WriteRows(Stream stream, float[] block, int columns)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        for (var i = 0; i < block.Length; i++)
        {
            text.Write(block[i].ToString(CultureInfo.InvariantCulture));
            text.Write((i + 1) % columns == 0 ? '\n' : ',');
        }
    }
}
