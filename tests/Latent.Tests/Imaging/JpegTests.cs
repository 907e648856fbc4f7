using Latent.Fuzz;
using Latent.Imaging;
using Latent.Tensors.Random;

namespace Latent.Tests.Imaging;

public sealed class JpegTests
{
    // A quantization step of 1 leaves a coefficient half a level off, and all 64 of a block together rarely more than two.
    private const int StepOfOneError = 2;

    // A chroma level is up to 1.772 levels of a colour.
    private const int ColourError = 4;

    // Chroma that was averaged over up to four pixels, of images that change by two levels a pixel.
    private const int SampledError = 10;

    private const double MeanStepOfOneError = 0.5;

    // Loeffler's factors in 13 bits: rounding once more than the exact sum does.
    private const int TransformError = 1;

    // Two bits kept between columns and rows turn a rounding in two or three of a hundred.
    private const double TransformsOff = 0.03;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 7, 5 }, { 17, 33 }, { 64, 64 } };

    public static TheoryData<string> References => [.. JpegReferenceFiles.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void GreyAndRgbComeBackForEveryCoding(int height, int width)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            var pixels = Noise(height, width, channels);
            var sample = new JpegSample(height, width, [.. Enumerable.Repeat((1, 1), channels)]) { IsRgb = true };
            var image = SameForEveryCoding(sample, (c, y, x) => pixels[(((y * width) + x) * channels) + c]);
            Assert.Equal((height, width, channels), (image.Height, image.Width, image.Channels));
            var errors = pixels.Zip(image.Pixels, (a, b) => Math.Abs(a - b)).ToArray();
            Assert.InRange(errors.Max(), 0, StepOfOneError);
            Assert.InRange(errors.Average(), 0, MeanStepOfOneError);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ColoursComeBackForEverySampling(int height, int width)
    {
        foreach (var (horizontal, vertical) in new[] { (1, 1), (2, 1), (1, 2), (2, 2), (4, 1), (1, 4), (4, 2), (3, 1), (3, 3) })
        {
            var sample = new JpegSample(height, width, (horizontal, vertical), (1, 1), (1, 1));
            if (horizontal * vertical > 8)
                sample = sample with { IsInterleaved = false };
            var image = SameForEveryCoding(sample, (c, y, x) => Luma(c, Smooth(y, x)));
            var most = horizontal * vertical == 1 ? ColourError : SampledError;
            for (var i = 0; i < height * width; i++)
            {
                var colour = Smooth(i / width, i % width);
                for (var c = 0; c < 3; c++)
                    Assert.InRange(image.Pixels[(3 * i) + c] - colour[c], -most, most);
            }
        }
    }

    // Factors of which none divides the other, and a luma with fewer samples than chroma, are in the standard too.
    [Fact]
    public void SamplingMayBeAnyFraction()
    {
        var sample = new JpegSample(31, 29, (3, 1), (2, 1), (1, 2));
        var image = SameForEveryCoding(sample, (c, _, _) => 40 + (70 * c));
        var expected = new JpegSample(1, 1, (1, 1), (1, 1), (1, 1)).Encode((c, _, _) => 40 + (70 * c));
        Assert.All(image.Pixels.Chunk(3), pixel => Assert.Equal(JpegDecoder.Decode(expected, "x.jpg").Pixels, pixel));
    }

    [Fact]
    public void HalvedChromaIsATriangle()
    {
        // Cb of 4 samples over 8 pixels; luma is 128, so that blue is 128 + 1.772 (Cb - 128).
        var image = JpegDecoder.Decode(
            new JpegSample(1, 8, (2, 1), (1, 1), (1, 1)).Encode((c, _, x) => c == 1 ? 100 + (16 * (x / 2)) : 128), "x.jpg");
        double[] chroma = [100, 104, 112, 120, 128, 136, 144, 148];
        for (var x = 0; x < 8; x++)
            Assert.InRange(image.Pixels[(3 * x) + 2] - (128 + (1.772 * (chroma[x] - 128))), -ColourError, ColourError);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void FilesOfAnotherEncoderDecodeToTheSamePixels(string name)
    {
        var (_, height, width, channels, file, pixels) = JpegReferenceFiles.All.Single(reference => reference.Name == name);
        var image = JpegDecoder.Decode(Convert.FromBase64String(file), "x.jpg");
        Assert.Equal((height, width, channels), (image.Height, image.Width, image.Channels));
        Assert.Equal(Convert.FromBase64String(pixels), image.Pixels);
    }

    [Fact]
    public void TheTransformIsTheRoundedSum()
    {
        var (key, samples, off) = (new RandomKey(3), new byte[64], 0);
        const int Blocks = 400;
        for (var block = 0; block < Blocks; block++)
        {
            var size = 2 + (block % 300);
            short[] coefficients = [.. Enumerable.Range(0, 64).Select(i => (short)(key.IndexAt(block, i, size) - (size / 2)))];
            var step = (ushort)(1 + (block % 3));
            JpegTransform.Inverse(coefficients, [.. Enumerable.Repeat(step, 64)], samples, 8);
            for (var i = 0; i < 64; i++)
            {
                var expected = Math.Clamp(Math.Round(Inverse(coefficients, i) * step) + 128, 0, 255);
                Assert.InRange(samples[i] - expected, -TransformError, TransformError);
                off += samples[i] == expected ? 0 : 1;
            }
        }

        Assert.InRange(off / (64.0 * Blocks), 0, TransformsOff);
    }

    [Fact]
    public void QuantizationOf16BitsIsRead()
    {
        var file = new JpegSample(8, 8, (1, 1)) { Step = 400 }.Encode((_, _, _) => 228);
        Assert.All(JpegDecoder.Decode(file, "x.jpg").Pixels, value => Assert.Equal(128 + (2 * 400 / 8), value));
    }

    [Fact]
    public void FillBytesCommentsAndWhatFollowsTheEndArePassedOver()
    {
        var sample = new JpegSample(20, 20, (1, 1)) { RestartInterval = 2 };
        var plain = sample.Encode((_, y, x) => y * x);
        var filled = (sample with { Fill = 3 }).Encode((_, y, x) => y * x);
        byte[] commented = [0xFF, 0xD8, 0xFF, 0xFE, 0, 5, 0xFF, 0xD9, 7, .. filled[2..], 1, 2, 3];
        byte[] trailing = [.. plain[..^2], 0, 0, .. plain[^2..]];
        var expected = JpegDecoder.Decode(plain, "x.jpg").Pixels;
        Assert.Equal(expected, JpegDecoder.Decode(commented, "x.jpg").Pixels);
        Assert.Equal(expected, JpegDecoder.Decode(trailing, "x.jpg").Pixels);
    }

    /// <summary>Decodes the file of every coding of the same coefficients, which must all be one image.</summary>
    private static Image SameForEveryCoding(JpegSample sample, Func<int, int, int, double> value)
    {
        var image = JpegDecoder.Decode(sample.Encode(value), "x.jpg");
        JpegSample[] others =
        [
            sample with { IsInterleaved = false },
            sample with { RestartInterval = 1, Fill = 2 },
            sample with { RestartInterval = 3, IsInterleaved = false },
            sample with { IsProgressive = true },
            sample with { IsProgressive = true, IsInterleaved = false, RestartInterval = 2 },
        ];
        foreach (var other in others)
            Assert.Equal(image.Pixels, JpegDecoder.Decode(other.Encode(value), "x.jpg").Pixels);
        return image;
    }

    private static byte[] Noise(int height, int width, int channels)
    {
        var key = new RandomKey(11).Fold($"{height}/{width}/{channels}");
        return [.. Enumerable.Range(0, height * width * channels).Select(i => (byte)key.IndexAt(0, i, 256))];
    }

    private static double[] Smooth(int y, int x) =>
        [128 + (60 * Math.Sin((x + y) / 30.0)), 128 + (50 * Math.Cos((x - y) / 35.0)), 100 + y];

    // ITU-T T.871 (2011), section 7.
    private static double Luma(int component, double[] rgb)
    {
        var luma = (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);
        return component switch
        {
            0 => luma,
            1 => 128 + ((rgb[2] - luma) / 1.772),
            _ => 128 + ((rgb[0] - luma) / 1.402),
        };
    }

    // ITU-T T.81 (1992), A.3.3.
    private static double Inverse(short[] coefficients, int place)
    {
        var (y, x, sum) = (place / 8, place % 8, 0.0);
        for (var i = 0; i < 64; i++)
        {
            var (v, u) = (i / 8, i % 8);
            var scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
            sum += scale * coefficients[i] * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
        }

        return sum;
    }
}
