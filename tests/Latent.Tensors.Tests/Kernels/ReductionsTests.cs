using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Tests.Kernels;

public sealed unsafe class ReductionsTests
{
    private const int MaxLength = 150;

    [Fact]
    public void SumIsExactOfWholeNumbersAtEveryLength()
    {
        var x = stackalloc float[MaxLength + 3];
        for (var n = 0; n <= MaxLength; n++)
        {
            var p = x + (n & 3);
            for (var i = 0; i < n; i++)
                p[i] = i - 20;
            Assert.Equal(n * (n - 41) / 2, Reductions.Sum(p, n));
        }
    }

    [Fact]
    public void SumHasTheSameBitsAtEveryAddress()
    {
        var x = stackalloc float[MaxLength + 16];
        var bits = new HashSet<float>();
        for (var offset = 0; offset < 16; offset++)
        {
            for (var i = 0; i < MaxLength; i++)
                x[offset + i] = 1f / (i + 3);
            bits.Add(Reductions.Sum(x + offset, MaxLength));
        }

        Assert.Single(bits);
    }

    [Fact]
    public void MaxFindsTheLargestWhereverItIs()
    {
        var x = stackalloc float[MaxLength];
        new Span<float>(x, MaxLength).Fill(-5);
        for (var i = 0; i < MaxLength; i++)
        {
            x[i] = -2;
            Assert.Equal(-2, Reductions.Max(x, i + 1));
            x[i] = float.NaN;
            Assert.Equal(float.NaN, Reductions.Max(x, MaxLength));
            x[i] = -5;
        }

        Assert.Equal(float.NegativeInfinity, Reductions.Max(x, 0));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AllFiniteSeesOneThatIsNotWhereverItIs(float bad)
    {
        var x = stackalloc float[MaxLength];
        new Span<float>(x, MaxLength).Fill(-float.MaxValue);
        for (var i = 0; i < MaxLength; i++)
        {
            x[i] = bad;
            Assert.False(Reductions.AllFinite(x, MaxLength));
            Assert.False(Reductions.AllFinite(x, i + 1));
            Assert.True(Reductions.AllFinite(x, i));
            x[i] = float.MaxValue;
        }

        Assert.True(Reductions.AllFinite(x, MaxLength));
        Assert.True(Reductions.AllFinite(x, 0));
    }
}
