using Latent.Evaluation.Aggregate;

namespace Latent.Tests.Evaluation.Aggregate;

public sealed class DistanceTests
{
    private const double Reference = 1e-9;

    private static readonly double[,] A = { { 2, 0.5 }, { 0.5, 1 } };
    private static readonly double[,] B = { { 1, 0.2 }, { 0.2, 3 } };

    [Fact]
    public void DistancesOfGaussiansAreTheReference()
    {
        double[,] one = { { 1 } }, four = { { 4 } };
        Values.AssertNear(2, FrechetDistance.OfGaussians([0], one, [1], four), Reference);
        double[,] first = { { 1, 0 }, { 0, 4 } }, second = { { 4, 0 }, { 0, 1 } };
        Values.AssertNear(4, FrechetDistance.OfGaussians([0, 0], first, [1, -1], second), Reference);
        Values.AssertNear(3.1228068577317454, FrechetDistance.TraceOfRoot(A, B), Reference);
        Values.AssertNear(0.7543862845365092, FrechetDistance.OfGaussians([0, 0], A, [0, 0], B), Reference);
        Values.AssertNear(5.754386284536509, FrechetDistance.OfGaussians([0, 0], A, [1, 2], B), Reference);
        Values.AssertNear(5.754386284536509, FrechetDistance.OfGaussians([1, 2], B, [0, 0], A), Reference);
    }

    // Rank one against rank one along the same line: as in one dimension, (√5 - √20)².
    [Fact]
    public void SingularCovariancesAreNoTrouble()
    {
        double[,] s = { { 1, 2 }, { 2, 4 } }, fourfold = { { 4, 8 }, { 8, 16 } };
        Values.AssertNear(5, FrechetDistance.OfGaussians([0, 0], s, [0, 0], fourfold), 1e-7);
        Values.AssertNear(0, FrechetDistance.OfGaussians([3, 1], s, [3, 1], s), 1e-7);
    }

    // Of two samples the distance is that of their moments; both have variance n/(n-1) of what is written.
    [Fact]
    public void SamplesAreComparedByTheirMoments()
    {
        Values.AssertNear(9 + 2, FrechetDistance.OfSamples([-1, 1], [3 - 2, 3 + 2], 1), Reference);
        var e = Assert.Throws<ArgumentException>(() => FrechetDistance.OfSamples([1, 2], [1, 2], 2));
        Assert.Equal("SampleMoments: 2 values are not two or more rows of 2; give n x 2 values.", e.Message);
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused() => Assert.Equal(
        "FrechetDistance: means of 1 and 2 with covariances of [2, 2] and [2, 2] do not fit; give [D] and [D, D] of one D.",
        Assert.Throws<ArgumentException>(() => FrechetDistance.OfGaussians([1], A, [1, 2], B)).Message);
}
