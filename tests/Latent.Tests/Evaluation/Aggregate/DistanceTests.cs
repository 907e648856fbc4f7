using Latent.Evaluation.Aggregate;
using Latent.Tensors.Random;

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

    // Φ(-1) = .158655, Φ(0) = .5, Φ(2) = .977250: the largest distance is at 2, below its jump: .977250 - 2/3.
    [Fact]
    public void TheStatisticByHand() => Values.AssertNear(
        0.97724986805182079 - (2.0 / 3), KolmogorovSmirnov.OfStandardNormal([2, -1, 0]).Statistic);

    // Kolmogorov's law as tabulated: the 5 % and 1 % points, and 1 - K(1), K(0.5) to all digits of both series.
    [Theory]
    [InlineData(1.3580986393225505, 0.05, 1e-9)]
    [InlineData(1.6276236115189502, 0.01, 1e-9)]
    [InlineData(1, 0.26999967167735456, 1e-12)]
    [InlineData(0.5, 0.9639452436648751, 1e-12)]
    [InlineData(0.01, 1, 0)]
    [InlineData(0, 1, 0)]
    public void TheTailIsKolmogorovs(double lambda, double expected, double tolerance) =>
        Values.AssertNear(expected, KolmogorovSmirnov.Tail(lambda), tolerance);

    [Fact]
    public void TheTwoFormsOfTheTailMeet() =>
        Values.AssertNear(KolmogorovSmirnov.Tail(1), KolmogorovSmirnov.Tail(1 - 1e-13), 1e-12);

    // Of 400 tests of 200 normal draws each, 5 % are below .05: 20 with a deviation of 4.4, so at most 42 and at least
    // 1 within five of them. Shifted by .4 nearly all are.
    [Fact]
    public void PValuesAreUniformForNormalsAndSmallForOthers()
    {
        const int tests = 400, draws = 200;
        var key = new RandomKey(21);
        var z = Enumerable.Range(0, tests * draws).Select(i => key.NormalAt(0, i)).ToArray();
        var low = KolmogorovSmirnov.OfLatents(z, tests).Count(t => t.PValue < 0.05);
        Assert.InRange(low, 1, 42);
        var shifted = KolmogorovSmirnov.OfLatents(Array.ConvertAll(z, x => x + 0.4), tests);
        Assert.True(shifted.Count(t => t.PValue < 0.01) > 0.95 * tests);
    }

    [Fact]
    public void NoDrawsAreRefused() => Assert.StartsWith(
        "KolmogorovSmirnov: there are no draws, or one is NaN; give one or more numbers.",
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.OfStandardNormal([])).Message,
        StringComparison.Ordinal);
}
