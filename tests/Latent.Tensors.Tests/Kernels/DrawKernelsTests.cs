using System.Runtime.Intrinsics;
using Latent.Tensors.Backends.Cpu.Kernels;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Kernels;

public sealed unsafe class DrawKernelsTests
{
    private static readonly RandomKey Key = new RandomKey(20_240_229).Fold("draws");

    // Kolmogorov's distribution exceeds 1.95 with probability 2 exp(-2·1.95²) = 0.1 %; the seed is fixed.
    private const double KolmogorovLimit = 1.95;

    [Theory]
    [InlineData(0ul, 0ul, 0ul)]
    [InlineData(0x0123456789abcdeful, 0xfedcba9876543210ul, 16ul)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0xfffffff0ul)]
    [InlineData(3ul, 1ul, 0xfffffff9ul)]
    [InlineData(3ul, 1ul, 0xfffffffffffffff9ul)]
    public void WordsAreThoseOfPhilox(ulong key, ulong step, ulong first)
    {
        PhiloxVector.Words(key, step, first, out var w0, out var w1, out var w2, out var w3);
        for (var lane = 0; lane < 16; lane++)
        {
            var counter = first + (ulong)lane;
            var expected = Philox.Block(
                ((uint)counter, (uint)(counter >> 32), (uint)step, (uint)(step >> 32)), ((uint)key, (uint)(key >> 32)));
            Assert.Equal(expected, (w0[lane], w1[lane], w2[lane], w3[lane]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(1_000_037)]
    [InlineData((1L << 38) - 70)]
    public void DrawsAreTheStreamsNumbersFromAnyStart(long start)
    {
        const long step = 77_000_000_000;
        var bits = stackalloc uint[201];
        var uniform = stackalloc float[201];
        var normal = stackalloc float[201];
        foreach (var n in (int[])[0, 1, 5, 63, 64, 65, 200])
        {
            (bits[n], uniform[n], normal[n]) = (7, 7, 7);
            DrawKernels.Bits(Key.Bits, step, start, bits, n);
            DrawKernels.Uniform(Key.Bits, step, start, uniform, n);
            DrawKernels.Normal(Key.Bits, step, start, normal, n);
            for (var i = 0; i < n; i++)
            {
                Assert.Equal(Key.BitsAt(step, start + i), bits[i]);
                Assert.Equal((float)Key.UniformAt(step, start + i), uniform[i]);
                var expected = Key.NormalAt(step, start + i);
                Assert.Equal(expected, normal[i], 4e-7 * Math.Abs(expected));
            }

            Assert.Equal((7u, 7f, 7f), (bits[n], uniform[n], normal[n]));
        }
    }

    [Fact]
    public void UniformsAreUniform()
    {
        var x = Draw(DrawKernels.Uniform);
        Assert.InRange(Kolmogorov(x, u => u), 0, KolmogorovLimit);
        Assert.InRange(x[0], float.BitIncrement(0), x[^1]);
        Assert.InRange(x[^1], x[0], float.BitDecrement(1));
    }

    [Fact]
    public void NormalsAreNormal() =>
        Assert.InRange(Kolmogorov(Draw(DrawKernels.Normal), Numerics.NormalCdf), 0, KolmogorovLimit);

    [Fact]
    public void NormalsHaveTheirMoments()
    {
        var x = Draw(DrawKernels.Normal);
        var n = (double)x.Length;

        // Five standard errors: of the mean 1/√n, of the second moment √(2/n), of the fourth √(96/n).
        Assert.Equal(0, x.Average(v => (double)v), 5 / Math.Sqrt(n));
        Assert.Equal(1, x.Average(v => (double)v * v), 5 * Math.Sqrt(2 / n));
        Assert.Equal(3, x.Average(v => Math.Pow(v, 4)), 5 * Math.Sqrt(96 / n));
    }

    private delegate void Fill(ulong keyBits, long step, long start, float* to, nint n);

    private static float[] Draw(Fill fill)
    {
        var x = new float[Vector512.IsHardwareAccelerated ? 1 << 17 : 1 << 14];
        fixed (float* p = x)
            fill(Key.Bits, 0, 0, p, x.Length);
        Array.Sort(x);
        return x;
    }

    // √n times the largest distance between the sorted sample's distribution and the given one.
    private static double Kolmogorov(float[] sorted, Func<double, double> cdf)
    {
        var n = sorted.Length;
        return Math.Sqrt(n) * Enumerable.Range(0, n).Max(i =>
            Math.Max(Math.Abs(cdf(sorted[i]) - ((double)i / n)), Math.Abs(cdf(sorted[i]) - ((i + 1.0) / n))));
    }
}
