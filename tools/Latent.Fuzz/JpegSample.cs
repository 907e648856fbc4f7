using System.Buffers.Binary;
using Latent.Imaging;

namespace Latent.Fuzz;

/// <summary>
/// A small JPEG encoder for valid files to test with: any sampling, one quantization step for all coefficients,
/// sequential or progressive.
/// </summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Sampling">The factors, horizontal and vertical, of each component.</param>
internal sealed record JpegSample(int Height, int Width, params (int Horizontal, int Vertical)[] Sampling)
{
    /// <summary>The quantization step; above 255 it takes a table of 16 bits.</summary>
    public int Step { get; init; } = 1;

    public bool IsProgressive { get; init; }

    /// <summary>Whether a sequential file, or a DC scan, has all components in one scan.</summary>
    public bool IsInterleaved { get; init; } = true;

    /// <summary>Whether Adobe's marker says red, green and blue.</summary>
    public bool IsRgb { get; init; }

    /// <summary>Units between two restart markers; 0 for none.</summary>
    public int RestartInterval { get; init; }

    /// <summary>Bytes 0xFF that are put before each marker.</summary>
    public int Fill { get; init; }

    private int MostHorizontal => Sampling.Max(s => s.Horizontal);

    private int MostVertical => Sampling.Max(s => s.Vertical);

    /// <summary>The file, of samples (component, y, x) at the image's lengths; they are averaged for sampling.</summary>
    public byte[] Encode(Func<int, int, int, double> sample)
    {
        var file = new List<byte> { 0xFF, 0xD8 };
        if (IsRgb)
            Segment(file, 0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        byte[] step = [(byte)(Step >> 8), (byte)Step];
        var table = Enumerable.Repeat(Step > 255 ? step : step[1..], 64).SelectMany(bytes => bytes);
        Segment(file, 0xDB, [(byte)(Step > 255 ? 0x10 : 0), .. table]);
        var components = Sampling.SelectMany((s, i) => (byte[])[(byte)(i + 1), (byte)((s.Horizontal << 4) | s.Vertical), 0]);
        Segment(
            file,
            (byte)(IsProgressive ? 0xC2 : Step > 255 ? 0xC1 : 0xC0),
            [8, (byte)(Height >> 8), (byte)Height, (byte)(Width >> 8), (byte)Width, (byte)Sampling.Length, .. components]);
        Segment(file, 0xC4, JpegSampleBits.Tables);
        if (RestartInterval > 0)
            Segment(file, 0xDD, [(byte)(RestartInterval >> 8), (byte)RestartInterval]);
        int[][,][] blocks = [.. Sampling.Select((_, i) => Blocks(i, sample))];
        foreach (var (parts, first, last, high, low) in Scans())
            Scan(file, blocks, parts, first, last, high, low);
        Segment(file, 0xD9, null);
        return [.. file];
    }

    private IEnumerable<(int[] Parts, int First, int Last, int High, int Low)> Scans()
    {
        int[] all = [.. Enumerable.Range(0, Sampling.Length)];
        int[][] each = [.. all.Select(i => (int[])[i])];
        int[][] together = IsInterleaved ? [all] : each;
        if (!IsProgressive)
            return together.Select(parts => (parts, 0, 63, 0, 0));
        return
        [
            .. together.Select(parts => (parts, 0, 0, 0, 1)),
            .. each.Select(parts => (parts, 1, 5, 0, 2)),
            .. each.Select(parts => (parts, 6, 63, 0, 2)),
            .. each.Select(parts => (parts, 1, 63, 2, 1)),
            .. together.Select(parts => (parts, 0, 0, 1, 0)),
            .. each.Select(parts => (parts, 1, 63, 1, 0)),
        ];
    }

    private void Scan(List<byte> file, int[][,][] blocks, int[] parts, int first, int last, int high, int low)
    {
        var header = parts.SelectMany(i => (byte[])[(byte)(i + 1), 0]);
        Segment(file, 0xDA, [(byte)parts.Length, .. header, (byte)first, (byte)last, (byte)((high << 4) | low)]);
        var bits = new JpegSampleBits();
        var scan = new JpegSampleScan(bits, parts.Length, first, last, high, low);
        var (unitsHigh, unitsWide) = parts.Length > 1
            ? (Parts(Height, 8 * MostVertical), Parts(Width, 8 * MostHorizontal))
            : (Parts(Rows(parts[0]), 8), Parts(Columns(parts[0]), 8));
        for (var unit = 0; unit < unitsHigh * unitsWide; unit++)
        {
            if (RestartInterval > 0 && unit > 0 && unit % RestartInterval == 0)
            {
                scan.Flush();
                bits.Restart((unit / RestartInterval) - 1);
            }

            var (row, column) = (unit / unitsWide, unit % unitsWide);
            for (var i = 0; i < parts.Length; i++)
            {
                var (wide, tall) = parts.Length > 1 ? Sampling[parts[i]] : (1, 1);
                for (var b = 0; b < wide * tall; b++)
                    scan.Block(i, blocks[parts[i]][(row * tall) + (b / wide), (column * wide) + (b % wide)]);
            }
        }

        scan.Flush();
        bits.Finish();
        file.AddRange(bits.Bytes);
    }

    private static int Parts(int length, int part) => (length + part - 1) / part;

    private int Rows(int component) => Parts(Height * Sampling[component].Vertical, MostVertical);

    private int Columns(int component) => Parts(Width * Sampling[component].Horizontal, MostHorizontal);

    /// <summary>The quantized coefficients of all blocks of a component, in zigzag order.</summary>
    private int[,][] Blocks(int component, Func<int, int, int, double> sample)
    {
        var (wide, high) = Sampling[component];
        var blocks = new int[Parts(Height, 8 * MostVertical) * high, Parts(Width, 8 * MostHorizontal) * wide][];
        for (var row = 0; row < blocks.GetLength(0); row++)
        {
            for (var column = 0; column < blocks.GetLength(1); column++)
            {
                var samples = new double[64];
                for (var i = 0; i < 64; i++)
                    samples[i] = Average(component, (8 * row) + (i / 8), (8 * column) + (i % 8), sample) - 128;
                var block = new int[64];
                for (var k = 0; k < 64; k++)
                    block[k] = (int)Math.Round(Transform(samples, JpegFormat.ZigZag[k]) / Step);
                blocks[row, column] = block;
            }
        }

        return blocks;
    }

    /// <summary>The mean of the pixels that a sample of a component is for; the image's edge goes on.</summary>
    private double Average(int component, int row, int column, Func<int, int, int, double> sample)
    {
        var (horizontal, vertical) = Sampling[component];
        row = Math.Min(row, Rows(component) - 1);
        column = Math.Min(column, Columns(component) - 1);
        var (top, bottom) = (row * MostVertical / vertical, Math.Max(1, MostVertical / vertical));
        var (left, right) = (column * MostHorizontal / horizontal, Math.Max(1, MostHorizontal / horizontal));
        var sum = 0.0;
        for (var y = top; y < top + bottom; y++)
        {
            for (var x = left; x < left + right; x++)
                sum += sample(component, Math.Min(y, Height - 1), Math.Min(x, Width - 1));
        }

        return sum / (bottom * right);
    }

    // ITU-T T.81 (1992), A.3.3.
    private static double Transform(double[] samples, int place)
    {
        var (v, u, sum) = (place / 8, place % 8, 0.0);
        for (var i = 0; i < 64; i++)
            sum += samples[i] * Math.Cos(((2 * (i / 8)) + 1) * v * Math.PI / 16) * Math.Cos(((2 * (i % 8)) + 1) * u * Math.PI / 16);
        return sum / 4 * (v == 0 ? Math.Sqrt(0.5) : 1) * (u == 0 ? Math.Sqrt(0.5) : 1);
    }

    private void Segment(List<byte> file, byte marker, byte[]? data)
    {
        file.AddRange(Enumerable.Repeat((byte)0xFF, 1 + Fill));
        file.Add(marker);
        if (data is null)
            return;
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(data.Length + 2));
        file.AddRange([.. length, .. data]);
    }
}
