using Latent.Runs.Pictures;

namespace Latent.Tests.Runs.Pictures;

public sealed class CodePathTests
{
    // A few roundings of single precision.
    private const float Rounding = 1e-6f;

    [Fact]
    public void TheArcKeepsTheLength()
    {
        var half = CodePath.Spherical([2, 0], [0, 2], 0.5);
        Assert.Equal(MathF.Sqrt(2), half[0], Rounding);
        Assert.Equal(MathF.Sqrt(2), half[1], Rounding);
        var third = CodePath.Spherical([2, 0], [0, 2], 1 / 3.0);
        Assert.Equal(2 * MathF.Cos(MathF.PI / 6), third[0], Rounding);
        Assert.Equal(1, third[1], Rounding);
    }

    [Theory]
    [InlineData(0, 1.5f, -2, 0.5f)]
    [InlineData(1, 0.25f, 3, 1)]
    public void TheEndsAreTheCodes(double t, float x, float y, float z)
    {
        float[] a = [1.5f, -2, 0.5f], b = [0.25f, 3, 1];
        Assert.Equal([x, y, z], CodePath.Linear(a, b, t));
        Assert.All(CodePath.Spherical(a, b, t).Zip([x, y, z]), p => Assert.Equal(p.Second, p.First, Rounding));
    }

    [Theory]
    [InlineData(1, 1, 3, 3)]
    [InlineData(1, 1, -1, -1)]
    [InlineData(0, 0, 2, 4)]
    public void WhereThereIsNoArcTheLineIsTaken(float a, float b, float c, float d) =>
        Assert.Equal([(a + c) / 2, (b + d) / 2], CodePath.Spherical([a, b], [c, d], 0.5));

    [Fact]
    public void ValuesAreEvenlySpaced()
    {
        Assert.Equal([-3, -1.5, 0, 1.5, 3], CodePath.Spaced(-3, 3, 5));
        Assert.Equal([0], CodePath.Spaced(-3, 3, 1));
    }
}
