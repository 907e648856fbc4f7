using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Latent.Imaging;
using Latent.Runs.Weights;
using Latent.Tensors.Programs;

namespace Latent.Fuzz;

/// <summary>Small valid files of every format.</summary>
internal static class Samples
{
    public static byte[] Numbers(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)(i * 37 % 101);
        return bytes;
    }

    public static byte[] Idx(byte type, int[] lengths, int bytes)
    {
        var header = new byte[4 + (4 * lengths.Length)];
        (header[2], header[3]) = (type, (byte)lengths.Length);
        for (var i = 0; i < lengths.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), lengths[i]);
        return [.. header, .. Numbers(bytes)];
    }

    public static byte[] Safetensors()
    {
        using var store = new Store();
        store.Add("encoder.0.weight", [3, 4]);
        store.Add("encoder.0.bias", [4]);
        using var memory = new MemoryStream();
        SafetensorsWriter.Write(memory, store.Variables, new Dictionary<string, string> { ["format"] = "latent" });
        return memory.ToArray();
    }

    /// <summary>
    /// A MATLAB file of level 5 with variables of bytes, each plain or compressed; a name of up to four letters lies in its
    /// tag.
    /// </summary>
    public static byte[] Mat(bool compressed, params (string Name, int Rows, int Columns, byte[] Values)[] variables)
    {
        byte[] file = [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file".PadRight(124)), 0, 1, .. "IM"u8];
        foreach (var (name, rows, columns, values) in variables)
        {
            byte[] body =
            [
                .. MatElement(6, [9, 0, 0, 0, 0, 0, 0, 0]),
                .. MatElement(5, [.. Word(rows), .. Word(columns)]),
                .. name.Length <= 4
                    ? [1, 0, (byte)name.Length, 0, .. Encoding.ASCII.GetBytes(name.PadRight(4, '\0'))]
                    : MatElement(1, Encoding.ASCII.GetBytes(name)),
                .. MatElement(2, values),
            ];
            var element = MatElement(14, body);
            if (!compressed)
            {
                file = [.. file, .. element];
                continue;
            }

            using var memory = new MemoryStream();
            using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
                zlib.Write(element);
            file = [.. file, .. Word(15), .. Word((int)memory.Length), .. memory.ToArray()];
        }

        return file;
    }

    /// <summary>A tag of a type and a length, the data, and zeros up to a multiple of 8 bytes.</summary>
    public static byte[] MatElement(int type, byte[] data) =>
        [.. Word(type), .. Word(data.Length), .. data, .. new byte[(8 - (data.Length % 8)) % 8]];

    public static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return memory.ToArray();
    }

    public static byte[] Gunzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>A PNG file whose chunks, as far as they can be followed, say their right check sums.</summary>
    public static byte[] WithCheckSums(byte[] png)
    {
        for (var at = 8L; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan((int)at));
            if (length > png.Length - at - 12)
                break;
            var body = png.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan((int)(at + 8 + length)), PngFormat.Crc(body));
            at += 12 + length;
        }

        return png;
    }

    public static byte[] Npy(string type, string shape, int bytes)
    {
        var header = NpyHeader($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}");
        return [.. header, .. Numbers(bytes)];
    }

    /// <summary>Magic, version 1 and a description, filled to 128 bytes.</summary>
    public static byte[] NpyHeader(string description)
    {
        var text = description.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)];
    }

    public static byte[] Npz(CompressionLevel level)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in new[] { ("x.npy", Npy("|u1", "12, 5, 4", 240)), ("y.npy", Npy("|u1", "12,", 12)) })
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Csv(bool header)
    {
        var text = new StringBuilder(header ? "a,b,label\n" : "");
        for (var i = 0; i < 15; i++)
            text.Append(Invariant($"{i * 0.25},{-i}e-1,{i % 3}\n"));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A table of numbers and categories, some of them missing.</summary>
    public static byte[] Table()
    {
        var text = new StringBuilder("age,\"the, city\",height,kind\n");
        for (var i = 0; i < 24; i++)
        {
            var city = i % 5 == 0 ? "" : i % 3 == 0 ? "\"Oslo \"\"N\"\"\"" : "Rome";
            text.Append(Invariant($"{20 + (i * 7 % 13)},{city},{(i % 4 == 0 ? "NA" : $"1.{i:00}")},{i % 2}\n"));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A time series of two columns.</summary>
    public static byte[] Series()
    {
        var text = new StringBuilder("level,flow\n");
        for (var i = 0; i < 40; i++)
            text.Append(Invariant($"{i * i % 17},{-0.5 * i}\n"));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Amat(int rows, int columns)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows; i++)
            text.AppendJoin(' ', Enumerable.Range(i, columns).Select(j => j * 7 % 3 / 2)).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static byte[] Png(int channels) => PngEncoder.Encode(new Image(9, 7, channels, Numbers(63 * channels)));

    /// <summary>
    /// Grey for one pair of sampling factors, colours for three.
    /// </summary>
    public static byte[] Jpeg(bool isProgressive, params (int, int)[] sampling) =>
        new JpegSample(13, 19, sampling) { IsProgressive = isProgressive, RestartInterval = isProgressive ? 0 : 2, Step = 24 }
            .Encode((component, y, x) => (component * 60) + (9 * x) + (y * y % 23));

    /// <summary>
    /// A grey image whose header says it is interlaced: its rows are those of the seven passes of 8x8 pixels.
    /// </summary>
    public static byte[] InterlacedPng()
    {
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var (width, height) in new[] { (1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4) })
            {
                for (var row = 0; row < height; row++)
                    zlib.Write([1, .. Numbers(width)]);
            }
        }

        return PngEncoder.Frame([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 1], pixels.ToArray());
    }

    private static byte[] Word(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
