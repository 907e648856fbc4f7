using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Latent.Imaging;
using Latent.Tensors.Random;

namespace Latent.Tests.Data;

public sealed class PngTests
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static TheoryData<byte, int, bool> Kinds()
    {
        var kinds = new TheoryData<byte, int, bool>();
        foreach (var (type, depths) in new (byte, int[])[] { (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
        {
            foreach (var depth in depths)
            {
                kinds.Add(type, depth, false);
                kinds.Add(type, depth, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryColourTypeDepthAndInterlacingIsRead(byte type, int depth, bool interlaced)
    {
        foreach (var (height, width) in new[] { (1, 1), (3, 5), (8, 8), (9, 17), (2, 33) })
        {
            var key = new RandomKey(5).Fold($"{type}/{depth}/{height}");
            var samples = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
            int[] values = [.. Enumerable.Range(0, height * width * samples).Select(i => key.IndexAt(0, i, 1 << depth))];
            byte[] palette = [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)key.BitsAt(1, i))];
            var file = Encode(height, width, type, depth, interlaced, values, type == 3 ? [("PLTE", palette[..Math.Min(palette.Length, 768)])] : []);

            var image = PngDecoder.Decode(file, "x.png");

            Assert.Equal((height, width), (image.Height, image.Width));
            var expected = type == 3
                ? values.SelectMany(v => palette[(3 * v)..((3 * v) + 3)])
                : values.Select(v => (byte)Math.Round(v * 255.0 / ((1 << depth) - 1)));
            Assert.Equal(expected, image.Pixels);
        }
    }

    [Fact]
    public void WhatIsEncodedIsDecoded() => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((height, width, seed) =>
    {
        var channels = 1 + (seed.Get % 4);
        var key = new RandomKey((ulong)seed.Get);
        byte[] pixels = [.. Enumerable.Range(0, height.Get * width.Get * channels).Select(i => (byte)((i * seed.Get / 7) + key.IndexAt(0, i, 3)))];
        var image = PngDecoder.Decode(PngEncoder.Encode(new(height.Get, width.Get, channels, pixels)), "x.png");
        Assert.Equal((height.Get, width.Get, channels), (image.Height, image.Width, image.Channels));
        Assert.Equal(pixels, image.Pixels);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void OneColourMayBeTransparent()
    {
        var file = Encode(1, 3, 0, 2, false, [0, 2, 3], [("tRNS", [0, 2])]);
        Assert.Equal([0, 255, 170, 0, 255, 255], PngDecoder.Decode(file, "x.png").Pixels);
        var palette = Encode(1, 3, 3, 8, false, [0, 1, 2], [("PLTE", [9, 9, 9, 1, 2, 3, 7, 7, 7]), ("tRNS", [0, 128])]);
        Assert.Equal([9, 9, 9, 0, 1, 2, 3, 128, 7, 7, 7, 255], PngDecoder.Decode(palette, "x.png").Pixels);
    }

    [Fact]
    public void AGreyPaletteIsGrey()
    {
        var image = PngDecoder.Decode(Encode(1, 2, 3, 1, false, [1, 0], [("PLTE", [9, 9, 9, 200, 200, 200])]), "x.png");
        Assert.Equal(1, image.Channels);
        Assert.Equal([200, 9], image.Pixels);
    }

    // The well-known smallest transparent PNG, made by none of our code.
    [Fact]
    public void AFileOfAnotherEncoderIsRead()
    {
        var file = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
        var image = PngDecoder.Decode(file, "x.png");
        Assert.Equal((1, 1, 4), (image.Height, image.Width, image.Channels));
    }

    [Fact]
    public void BrokenFilesAreRefusedInTheseWords()
    {
        var valid = PngEncoder.Encode(new(2, 2, 1, [1, 2, 3, 4]));
        Assert.Equal("x.png, byte 0: not a PNG file: its first eight bytes are not those of PNG", Refusal([1, 2, 3]));
        Assert.Equal("x.png, byte 8: the file ends before its last chunk (IEND); it is cut short", Refusal(valid[..15]));
        Assert.Equal("x.png, byte 8: a chunk of 13 bytes, 10 follow; the file is cut short or damaged", Refusal(valid[..30]));
        Assert.StartsWith("x.png, byte 8: the check sum of a chunk is ", Refusal([.. valid[..20], 9, .. valid[21..]]));
        Assert.Equal("x.png, byte 8: 0x2 pixels; sides of 1 to 65536 and at most 67,108,864 pixels are read", Refusal(Encode(0, 2, 0, 8, false, [])));
        Assert.Equal("x.png, byte 8: colour type 2 with 4 bits a sample does not exist", Refusal(PngEncoder.Frame([0, 0, 0, 1, 0, 0, 0, 1, 4, 2, 0, 0, 0], [])));
        Assert.Equal("x.png: a palette image without its palette (chunk PLTE)", Refusal(Encode(1, 1, 3, 8, false, [0])));
        Assert.Equal("x.png: colour 2 of a palette of 1; the file is damaged", Refusal(Encode(1, 1, 3, 8, false, [2], [("PLTE", [1, 2, 3])])));
        Assert.Equal("x.png: row 0 has filter 9; expected 0 to 4", Refusal(PngEncoder.Frame([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], Zlib([9, 0]))));
        Assert.Equal("x.png: the compressed data end before 1x1 pixels; the file is cut short or damaged", Refusal(PngEncoder.Frame([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], Zlib([0]))));
        Assert.Equal("x.png: more data than 1x1 pixels; the file is damaged", Refusal(PngEncoder.Frame([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], Zlib([0, 0, 0]))));
        Assert.Equal("x.png: the compressed pixels are damaged", Refusal(PngEncoder.Frame([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], [0x78, 0x20, 0, 0, 0, 0, 0, 0, 0, 0])));
        Assert.Equal("x.png: 9 compressed bytes cannot hold 8192x8192 pixels; the file is cut short or damaged", Refusal(PngEncoder.Frame([0, 0, 32, 0, 0, 0, 32, 0, 16, 6, 0, 0, 0], Zlib([0]))));
    }

    private static string Refusal(byte[] file) =>
        Assert.Throws<DataFormatException>(() => PngDecoder.Decode(file, "x.png")).Message;

    private static byte[] Zlib(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return memory.ToArray();
    }

    /// <summary>An encoder written for the test: samples packed by arithmetic on bits, filters 0 to 4 in
    /// turn.</summary>
    private static byte[] Encode(
        int height, int width, byte type, int depth, bool interlaced, int[] values, params ReadOnlySpan<(string, byte[])> chunks)
    {
        var samples = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var (data, row) = (new List<byte>(), 0);
        foreach (var (left, top, stepX, stepY) in interlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            if (left >= width)
                continue;
            var above = new byte[((((width - left + stepX - 1) / stepX) * samples * depth) + 7) / 8];
            for (var y = top; y < height; y += stepY)
            {
                var packed = new byte[above.Length];
                var bit = 0;
                for (var x = left; x < width; x += stepX)
                {
                    for (var s = 0; s < samples; s++)
                    {
                        for (var b = depth - 1; b >= 0; b--, bit++)
                            packed[bit / 8] |= (byte)(((values[(((y * width) + x) * samples) + s] >> b) & 1) << (7 - (bit % 8)));
                    }
                }

                var (filter, back) = ((byte)(row++ % 5), Math.Max(1, samples * depth / 8));
                data.Add(filter);
                for (var i = 0; i < packed.Length; i++)
                {
                    var (a, c) = i < back ? (0, 0) : (packed[i - back], above[i - back]);
                    var (pa, pb, pc) = (Math.Abs(above[i] - c), Math.Abs(a - c), Math.Abs(a + above[i] - (2 * c)));
                    var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? above[i] : c;
                    data.Add((byte)(packed[i] - filter switch { 0 => 0, 1 => a, 2 => above[i], 3 => (a + above[i]) / 2, _ => paeth }));
                }

                above = packed;
            }
        }

        byte[] header = [0, 0, (byte)(width >> 8), (byte)width, 0, 0, (byte)(height >> 8), (byte)height, (byte)depth, type, 0, 0, interlaced ? (byte)1 : (byte)0];
        return PngEncoder.Frame(header, Zlib([.. data]), chunks);
    }
}
