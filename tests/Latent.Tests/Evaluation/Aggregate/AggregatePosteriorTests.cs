using Latent.Evaluation.Aggregate;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Aggregate;

public sealed class AggregatePosteriorTests
{
    // What the quadrature is documented to be good for.
    private const double Quadrature = 1e-8;

    [Fact]
    public void TheTableIsTheReference()
    {
        var toy = One([-1.1, -0.4, 0.3, 1.2], [0.35, 0.28, 0.30, 0.31]);
        Values.AssertNear(0, toy.Mean);
        Values.AssertNear(0.725, toy.VarianceOfMean);
        Values.AssertNear(0.31, toy.MeanVariance);
        Values.AssertNear(1.035, toy.Variance);
        Values.AssertNear(1.035, toy.SecondMoment);
        Values.AssertNear(0.6047429482675558, toy.MeanKl);
        Values.AssertNear(0.06054379842109278, toy.Skewness);
        Values.AssertNear(-0.5769329505939469, toy.ExcessKurtosis);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void TwoNormalsObeyTheLawAndAreNotThePrior(double m)
    {
        var two = One([m, -m], [1 - (m * m), 1 - (m * m)]);
        Values.AssertNear(1, two.Variance);
        Values.AssertNear(0, two.Skewness);
        Values.AssertNear(-2 * Math.Pow(m, 4), two.ExcessKurtosis);
        Assert.True(two.MarginalKl > 1e-6);
    }

    [Theory]
    [InlineData(0.6, 0.0019727200944741614, 0.2231435513142097)]
    [InlineData(0.9, 0.1892790303937, 0.8303656034108255)]
    [InlineData(0.99, 1.2653705930693595, 1.9585177736258443)]
    public void DivergencesOfTwoNormalsAreTheReference(double m, double marginal, double mean)
    {
        var two = One([m, -m], [1 - (m * m), 1 - (m * m)]);
        Values.AssertNear(marginal, two.MarginalKl, Quadrature);
        Values.AssertNear(mean, two.MeanKl);
    }

    // Weights .7 and .3 are seven data and three.
    [Fact]
    public void ASkewedMixtureIsTheReference()
    {
        var means = Enumerable.Repeat(-0.45, 7).Concat(Enumerable.Repeat(1.05, 3)).ToArray();
        var skewed = One(means, [.. Enumerable.Repeat(0.5275, 10)]);
        Values.AssertNear(1, skewed.Variance);
        Values.AssertNear(0.2835, skewed.Skewness);
        Values.AssertNear(-0.2764125, skewed.ExcessKurtosis);
        Values.AssertNear(0.015059980197178609, skewed.MarginalKl, Quadrature);
    }

    // Var of the means: .456, .00036, .035. Mean variances chosen on both sides of .8.
    [Fact]
    public void ActiveUnitsByBothRules()
    {
        double[] means = [0.9, 0.01, 0.2, -1.1, -0.02, 0.05, 0.4, 0, 0.1, -0.3, 0.03, 0, 0.1, -0.02, -0.35];
        double[] variances = [.. Enumerable.Range(0, 15).Select(i => i % 3 == 0 ? 0.5 : 0.96)];
        var dimensions = new AggregatePosterior(means, variances, 3).Dimensions;
        Assert.Equal([true, false, true], dimensions.Select(d => d.IsActive));
        Assert.Equal([true, false, false], dimensions.Select(d => d.IsActiveByVariance));
        foreach (var (expected, dimension) in new[] { 0.456, 0.00036, 0.035 }.Zip(dimensions))
            Values.AssertNear(expected, dimension.VarianceOfMean);
    }

    [Fact]
    public void TheFormsOfTheLawDifferByTheSquaredMean()
    {
        var shifted = One([1, 2], [0.5, 0.7]);
        Values.AssertNear(0.6 + 0.25, shifted.Variance);
        Values.AssertNear(0.6 + 2.5, shifted.SecondMoment);
    }

    // A single normal: the quadrature against the closed form, from a needle to a plain, and far out.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(-3, 1e-8)]
    [InlineData(40, 0.04)]
    [InlineData(1, 900)]
    public void TheQuadratureOfOneNormalIsTheClosedForm(double mean, double variance)
    {
        var one = One([mean], [variance]);
        Values.AssertNear(one.MeanKl, one.MarginalKl, Quadrature);
    }

    // A needle of weight 1/2 beside a plain: KL = ½ KL₁ + ½ KL₂ - ln 2 where the two do not overlap.
    [Fact]
    public void ANarrowComponentIsNotMissed()
    {
        var two = One([0, 30], [1e-10, 1]);
        Values.AssertNear(two.MeanKl - Math.Log(2), two.MarginalKl, Quadrature);
    }

    [Fact]
    public void TheDensityIsTheSumOfNormals()
    {
        var posterior = new AggregatePosterior([0, 1, -1, 2], [1, 0.25, 4, 0.5], 2);
        double Normal(double x, double m, double v) =>
            Math.Exp(-(x - m) * (x - m) / (2 * v)) / Math.Sqrt(2 * Math.PI * v);
        var expected = 0.5 * ((Normal(0.3, 0, 1) * Normal(0.8, 1, 0.25)) + (Normal(0.3, -1, 4) * Normal(0.8, 2, 0.5)));
        Values.AssertNear(Math.Log(expected), posterior.LogDensity([0.3, 0.8]));
        Values.AssertNear(-Math.Log(2) - Math.Log(2 * Math.PI) - (0.5 * Math.Log(2)) - (0.5 * ((1e8 / 4) + (4 / 0.5))),
            posterior.LogDensity([-1 + 1e4, 0]), 1e-6);
    }

    // The independent estimate is of ln q(z) - ln p(z) at draws, in one dimension against the quadrature too. Five
    // standard errors, with fixed seeds.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MeanKlIsMutualInformationAndTheRest(int size)
    {
        const int count = 40, draws = 4000;
        var key = new RandomKey(3);
        var means = Enumerable.Range(0, count * size).Select(i => 1.2 * key.NormalAt(0, i)).ToArray();
        var variances = Enumerable.Range(0, count * size).Select(i => 0.1 + key.UniformAt(1, i)).ToArray();
        var posterior = new AggregatePosterior(means, variances, size);
        var found = posterior.Divergence(draws, key.Fold("draws"));

        var z = posterior.Sample(draws, key.Fold("other draws"));
        var direct = Latent.Evaluation.Estimate.Of([.. Enumerable.Range(0, draws).Select(i =>
        {
            var x = z.AsSpan(i * size, size);
            var squares = 0.0;
            foreach (var value in x)
                squares += value * value;
            return posterior.LogDensity(x) + (0.5 * (squares + (size * Math.Log(2 * Math.PI))));
        })]);
        Assert.True(
            Math.Abs(direct.Mean - found.Kl.Mean) < 5 * (direct.StandardError + found.Kl.StandardError),
            $"{direct} against {found.Kl}");
        Values.AssertNear(found.MeanKl, found.MutualInformation.Mean + found.TotalCorrelation.Mean + found.MarginalKl);
        Assert.True(found.Kl.StandardError is > 0 and < 0.1);
        if (size == 1)
            Assert.True(found.TotalCorrelation.IsWithin(5, 0), found.TotalCorrelation.ToString());
    }

    // m = .6 from the reference, within five standard errors; m = .99: nearly every draw tells its component, so that
    // the estimate is ln 2 to many digits.
    [Theory]
    [InlineData(0.6, 0.22117083121973555, 0.02)]
    [InlineData(0.9, 0.6410865730171256, 0.01)]
    [InlineData(0.99, 0.6931471805564848, 1e-9)]
    public void MutualInformationIsTheReference(double m, double expected, double largestError)
    {
        var found = new AggregatePosterior([m, -m], [1 - (m * m), 1 - (m * m)], 1).Divergence(4000, new RandomKey(5));
        Assert.True(found.MutualInformation.StandardError <= largestError);
        Assert.True(found.MutualInformation.IsWithin(5, expected)
            || Math.Abs(found.MutualInformation.Mean - expected) < 1e-10, found.MutualInformation.ToString());
        Values.AssertNear(Math.Log(2), found.Limit);
    }

    [Fact]
    public void DrawsHaveTheMomentsOfTheMixture()
    {
        const int draws = 20_000;
        var posterior = new AggregatePosterior([-1.1, -0.4, 0.3, 1.2], [0.35, 0.28, 0.30, 0.31], 1);
        var z = posterior.Sample(draws, new RandomKey(9));
        Assert.True(Latent.Evaluation.Estimate.Of(z).IsWithin(5, 0));
        Assert.True(Latent.Evaluation.Estimate.Of(Array.ConvertAll(z, x => x * x)).IsWithin(5, 1.035));
        Assert.Equal(z, posterior.Sample(draws, new RandomKey(9)));
    }

    [Fact]
    public void WrongPosteriorsAreRefused()
    {
        Assert.Equal(
            "AggregatePosterior: 3 means and 4 variances do not fit 2 latents a datum; give n x 2 of each.",
            Assert.Throws<ArgumentException>(() => new AggregatePosterior([1, 2, 3], [1, 1, 1, 1], 2)).Message);
        Assert.Equal(
            "AggregatePosterior: datum 1, latent 0 has mean 3 and variance -0.5; give finite means and variances above 0 (not their logarithms).",
            Assert.Throws<ArgumentException>(() => new AggregatePosterior([1, 2, 3, 4], [1, 1, -0.5, 1], 2)).Message);
        Assert.Throws<ArgumentException>(() => new AggregatePosterior([double.NaN], [1], 1));
        Assert.Throws<ArgumentException>(() => new AggregatePosterior([], [], 1));
    }

    private static LatentDimension One(double[] means, double[] variances) =>
        Assert.Single(new AggregatePosterior(means, variances, 1).Dimensions);
}
