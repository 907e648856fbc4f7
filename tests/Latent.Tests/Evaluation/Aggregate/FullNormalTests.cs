using Latent.Evaluation.Aggregate;

namespace Latent.Tests.Evaluation.Aggregate;

public sealed class FullNormalTests
{
    // C = [[2, 1], [1, 2]] has determinant 3 and inverse [[2, -1], [-1, 2]] / 3.
    [Fact]
    public void TwoDimensionsByHand() => Values.AssertNear(
        -Math.Log(2 * Math.PI) - (Math.Log(3) / 2) - (0.5 * 14 / 3),
        new FullNormal([1, -1], new double[,] { { 2, 1 }, { 1, 2 } }).LogDensity([4, 0]));

    // Four corners: mean (1, 2), variances 4/3 and 16/3, covariance 0; times a quarter.
    [Fact]
    public void AFitHasTheSamplesMomentsNarrowed()
    {
        var fitted = FullNormal.Fit([0, 0, 2, 0, 0, 4, 2, 4], 2, 0.25)!;
        var expected = new FullNormal([1, 2], new double[,] { { 1.0 / 3, 0 }, { 0, 4.0 / 3 } });
        Values.AssertNear(expected.LogDensity([1.5, -3]), fitted.LogDensity([1.5, -3]));
    }

    [Fact]
    public void SamplesOnALineFitNoNormalOfThePlane()
    {
        Assert.Null(FullNormal.Fit([0, 0, 1, 3, 2, 6, 0.7, 2.1], 2, 0.5));
        Assert.Null(FullNormal.Fit([1, 1, 1, 1], 1, 0.5));
        Assert.Null(FullNormal.Fit([1, double.NaN, 1, 2], 1, 0.5));
    }
}
