using Latent.Evaluation.Aggregate;
using Latent.Sampling;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

public sealed class HarmonicMeanTests
{
    private static readonly double PosteriorVariance = 1.0 / 17;

    // ln q(z) - ln p(z) - ln p(x | z) of the toy at x = 1.5.
    private static double LogRatio(FullNormal q, double z)
    {
        var residual = 1.5 - (2 * z) - 0.5;
        return q.LogDensity([z]) + Math.Log(2 * Math.PI) + Math.Log(0.5) + (z * z / 2) + (2 * residual * residual);
    }

    [Fact]
    public void WithTheExactPosteriorEveryRatioIsOneOverTheLikelihood()
    {
        var q = new FullNormal([Toy.PosteriorMean], new[,] { { PosteriorVariance } });
        double[] ratios = [.. new[] { -2, -0.3, 0, 8.0 / 17, 1, 5 }.Select(z => LogRatio(q, z))];
        foreach (var ratio in ratios)
            Values.AssertNear(5.812699445309771, Math.Exp(ratio));
        var estimate = HarmonicMean.Of(ratios, chains: 1);
        Values.AssertNear(Toy.LogLikelihood, estimate.LogLikelihood);
        Assert.True(estimate.StandardError < 1e-12);
    }

    // By the trapezoid rule, whose error for a normal's integrand at this spacing is below rounding.
    [Theory]
    [InlineData(0.5, 0.15470053837924147)]
    [InlineData(1.5, 0.15470053837924147)]
    public void TheRelativeVarianceOfOneRatioIsTheReference(double narrowing, double expected)
    {
        const double spacing = 0.02, reach = 16;
        var posterior = new FullNormal([Toy.PosteriorMean], new[,] { { PosteriorVariance } });
        var q = new FullNormal([Toy.PosteriorMean], new[,] { { narrowing * PosteriorVariance } });
        var (deviation, mean, square) = (Math.Sqrt(PosteriorVariance), 0.0, 0.0);
        for (var u = -reach; u <= reach; u += spacing)
        {
            var z = Toy.PosteriorMean + (u * deviation);
            var weight = spacing * deviation * Math.Exp(posterior.LogDensity([z]));
            var ratio = Math.Exp(LogRatio(q, z) + Toy.LogLikelihood);
            mean += weight * ratio;
            square += weight * ratio * ratio;
        }

        Values.AssertNear(1, mean, 1e-10);
        Values.AssertNear(expected, square - 1, 1e-10);
    }

    // 10,000 ratios of relative variance v have a relative error of √(v / 10,000).
    [Fact]
    public void TheStandardErrorOfIndependentRatiosIsThatOfTheTheory()
    {
        var ratios = Ratios(10_000, repeat: 1);
        var estimate = HarmonicMean.Of(ratios, chains: 4);
        Assert.Equal(Math.Sqrt(0.15470053837924147 / 10_000), estimate.StandardError, 0.0006);
        Assert.Equal(Toy.LogLikelihood, estimate.LogLikelihood, 4 * estimate.StandardError);
    }

    // The same draws each ten times in a row say no more than once: the error grows by √10 over that of
    // independent ones.
    [Fact]
    public void TheStandardErrorKnowsOfAutocorrelation()
    {
        var once = HarmonicMean.Of(Ratios(4000, repeat: 1), chains: 4);
        var repeated = HarmonicMean.Of(Ratios(4000, repeat: 10), chains: 4);
        Assert.Equal(once.LogLikelihood, repeated.LogLikelihood, 1e-12);
        Assert.Equal(1, repeated.StandardError / once.StandardError, 0.25);
    }

    // 4 chains of 250 draws, as the tool takes, of log-ratios sd · u with u a normal autoregression of coefficient a: the mean
    // ratio is e^(sd²/2). Batches of √250 draws would see less than half of the variance at 0.9. Of 400 estimates the root mean
    // square, in errors, is within these but for some 4 sigmas of chance; what is above 1 is the noise of the error itself.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void EstimatesAreAsFarOffAsTheErrorSays(double coefficient)
    {
        const int seeds = 400, chains = 4, length = 250;
        const double deviation = 0.4;
        var (key, squares) = (new RandomKey(31), 0.0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var ratios = new double[chains * length];
            for (var (i, u) = (0, 0.0); i < ratios.Length; i++)
            {
                var fresh = key.NormalAt(seed, i);
                u = i % length == 0 ? fresh : (coefficient * u) + (Math.Sqrt(1 - (coefficient * coefficient)) * fresh);
                ratios[i] = deviation * u;
            }

            var estimate = HarmonicMean.Of(ratios, chains);
            var sigmas = (estimate.LogLikelihood + (deviation * deviation / 2)) / estimate.StandardError;
            squares += sigmas * sigmas / seeds;
        }

        Assert.InRange(Math.Sqrt(squares), 0.85, 1.2);
    }

    [Fact]
    public void RatiosOfAnySizeDoNotOverflow()
    {
        double[] ratios = [1000, 1000, 1001, 1001, 1000, 1001, 1000, 1001, 1001, 1000];
        var expected = -1000 - Math.Log((1 + Math.E) / 2);
        Values.AssertNear(expected, HarmonicMean.Of(ratios, chains: 1).LogLikelihood);
        Values.AssertNear(
            expected + 2000, HarmonicMean.Of([.. ratios.Select(r => r - 2000)], chains: 1).LogLikelihood);
    }

    private static double[] Ratios(int count, int repeat)
    {
        var key = new RandomKey(12);
        var q = new FullNormal([Toy.PosteriorMean], new[,] { { PosteriorVariance / 2 } });
        return [.. Enumerable.Range(0, count * repeat).Select(i =>
            LogRatio(q, Toy.PosteriorMean + (Toy.PosteriorDeviation * key.NormalAt(0, i / repeat))))];
    }
}
