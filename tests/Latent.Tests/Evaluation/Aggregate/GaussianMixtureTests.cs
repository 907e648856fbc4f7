using Latent.Evaluation.Aggregate;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Aggregate;

public sealed class GaussianMixtureTests
{
    // The reference values are good to more digits than EM's fixed point needs.
    private const double Reference = 1e-9;

    private static readonly double[] Line = [-2, -1.5, -1, 0.8, 1.2, 2];

    private static readonly GaussianMixture Start =
        new([0.5, 0.5], [[-1], [1]], [new double[,] { { 1 } }, new double[,] { { 1 } }]);

    private static readonly GaussianMixtureOptions Exact = new() { Ridge = 0, Tolerance = 0 };

    [Fact]
    public void OneStepIsTheReference()
    {
        var fit = Start.Improve(Line, Exact with { Steps = 1 });
        AssertNear([-10.354962171093085, -9.409219629029627], fit.Objectives);
        AssertNear([0.514087586026719, 0.4859124139732811], fit.Mixture.Weights);
        AssertNear([-1.2979373585021503, 1.201698358225195], [fit.Mixture.Mean(0)[0], fit.Mixture.Mean(1)[0]]);
        AssertNear(
            [0.6662439414080222, 0.6408764392248821],
            [fit.Mixture.Covariance(0)[0, 0], fit.Mixture.Covariance(1)[0, 0]]);
        Assert.False(fit.HasConverged);
    }

    [Fact]
    public void StepsAndEndAreTheReference()
    {
        var fit = Start.Improve(Line, Exact);
        AssertNear(
            [-10.354962171093085, -9.409219629029627, -8.059004263640414, -7.898722247839325], [.. fit.Objectives.Take(4)]);
        Assert.True(fit.HasConverged);
        Values.AssertNear(-7.898720814334067, fit.Objectives[^1], Reference);
        AssertNear([0.4999948866207527, 0.5000051133792472], fit.Mixture.Weights);
        AssertNear([-1.5000049330882308, 1.3333092908012572], [fit.Mixture.Mean(0)[0], fit.Mixture.Mean(1)[0]]);
        AssertNear(
            [0.16666628795641794, 0.24894256984090987],
            [fit.Mixture.Covariance(0)[0, 0], fit.Mixture.Covariance(1)[0, 0]]);
        Values.AssertNear(-7.898720814334067 / 6, fit.Mixture.LogLikelihoods(Line).Mean, Reference);
    }

    // Rounding of a sum of 300 terms is below 1e-9.
    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(0.3)]
    public void NoStepLessensTheObjective(double ridge)
    {
        var data = Clusters(300);
        for (var seed = 0; seed < 5; seed++)
        {
            var fit = GaussianMixture.Fit(
                data, 2, 4, new() { Starts = 1, Ridge = ridge, Tolerance = 0, Steps = 60 }, new RandomKey((ulong)seed));
            for (var i = 1; i < fit.Objectives.Count; i++)
                Assert.True(fit.Objectives[i] >= fit.Objectives[i - 1] - 1e-9, $"step {i} of seed {seed}");
        }
    }

    // A hundred data a cluster of deviation 0.5: their means are within 0.25, five standard errors.
    [Fact]
    public void ClustersAreFoundFromDrawnStarts()
    {
        var data = Clusters(300);
        var fit = GaussianMixture.Fit(data, 2, 3, new(), new RandomKey(4));
        Assert.True(fit.HasConverged);
        foreach (var (x, y) in new[] { (-3, 0), (3, 0), (0, 4) })
        {
            Assert.Contains(Enumerable.Range(0, 3), k =>
                Math.Abs(fit.Mixture.Mean(k)[0] - x) < 0.25 && Math.Abs(fit.Mixture.Mean(k)[1] - y) < 0.25);
        }

        Assert.All(fit.Mixture.Weights, w => Assert.True(Math.Abs(w - (1.0 / 3)) < 1e-6));
        double Bic(int components) =>
            GaussianMixture.Fit(data, 2, components, new(), new RandomKey(4)).Mixture.Bic(data);
        Assert.True(Bic(3) < Bic(1) && Bic(3) < Bic(2) && Bic(3) < Bic(4));
    }

    [Fact]
    public void TheSameKeyGivesTheSameFitAndMoreStartsNoWorseOne()
    {
        var data = Clusters(120);
        var options = new GaussianMixtureOptions { Starts = 1 };
        var once = GaussianMixture.Fit(data, 2, 5, options, new RandomKey(8));
        Assert.Equal(once.Objectives, GaussianMixture.Fit(data, 2, 5, options, new RandomKey(8)).Objectives);
        var often = GaussianMixture.Fit(data, 2, 5, options with { Starts = 6 }, new RandomKey(8));
        Assert.True(often.Objectives[^1] >= once.Objectives[^1]);
    }

    [Fact]
    public void OneComponentIsTheGaussianOfTheMoments()
    {
        var data = Clusters(60);
        var one = GaussianMixture.Fit(data, 2, 1, Exact with { Starts = 1 }, new RandomKey(1)).Mixture;
        var (mean, covariance) = SampleMoments.Of(data, 2);
        AssertNear(mean, one.Mean(0));
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 2; j++)
                Values.AssertNear(covariance[i, j] * 59 / 60, one.Covariance(0)[i, j]);
        }
    }

    // N((1, 2), [[2, 1], [1, 2]]) at (4, 3): det 3, inverse [[2, -1], [-1, 2]] / 3, so the exponent is 14/3.
    [Fact]
    public void TheDensityByHand()
    {
        double[,] covariance = { { 2, 1 }, { 1, 2 } };
        var mixture = new GaussianMixture([0.25, 0.75], [[1, 2], [1, 2]], [covariance, covariance]);
        Values.AssertNear(
            -Math.Log(2 * Math.PI) - (Math.Log(3) / 2) - (0.5 * 14 / 3), mixture.LogDensity([4, 3]));
    }

    [Fact]
    public void ParametersAndCriterionByHand()
    {
        Assert.Equal(5, Start.Parameters);
        var three = Clusters(300);
        var mixture = GaussianMixture.Fit(three, 2, 3, new() { Starts = 1 }, new RandomKey(4)).Mixture;
        Assert.Equal(17, mixture.Parameters);
        Values.AssertNear((5 * Math.Log(6)) + (2 * 10.354962171093085), Start.Bic(Line), Reference);
    }

    // Weight .3 at (1, -1), .7 at (-2, 3): means and covariances of 20,000 draws within five standard errors.
    [Fact]
    public void DrawsHaveTheMomentsOfTheMixture()
    {
        const int draws = 20_000;
        double[,] s = { { 1, 0.6 }, { 0.6, 0.5 } };
        var mixture = new GaussianMixture([0.3, 0.7], [[1, -1], [-2, 3]], [s, s]);
        var x = mixture.Sample(draws, new RandomKey(2));
        double[] Values(Func<double, double, double> f) =>
            [.. Enumerable.Range(0, draws).Select(i => f(x[2 * i], x[(2 * i) + 1]))];
        Assert.True(Latent.Evaluation.Estimate.Of(Values((a, _) => a)).IsWithin(5, 0.3 - 1.4));
        Assert.True(Latent.Evaluation.Estimate.Of(Values((_, b) => b)).IsWithin(5, -0.3 + 2.1));
        Assert.True(Latent.Evaluation.Estimate.Of(Values((a, _) => a * a)).IsWithin(5, 1 + 0.3 + 2.8));
        Assert.True(Latent.Evaluation.Estimate.Of(Values((a, b) => a * b)).IsWithin(5, 0.6 - 0.3 - 4.2));
        Assert.Equal(x, mixture.Sample(draws, new RandomKey(2)));
    }

    [Fact]
    public void RepeatedDataNeedARidge()
    {
        double[] data = [1, 1, 1, 5, 5, 5];
        Assert.Throws<ArithmeticException>(
            () => GaussianMixture.Fit(data, 1, 2, new() { Ridge = 0 }, new RandomKey(1)));
        var fit = GaussianMixture.Fit(data, 1, 2, new() { Ridge = 1e-4 }, new RandomKey(1));
        Assert.Equal([1.0, 5.0], new[] { fit.Mixture.Mean(0)[0], fit.Mixture.Mean(1)[0] }.Order().Select(m => Math.Round(m, 6)));
        Values.AssertNear(1e-4, fit.Mixture.Covariance(0)[0, 0], 1e-9);
    }

    // More components than different data: the start has no place left for the third.
    [Fact]
    public void MoreComponentsThanDifferentDataStillFit() => Assert.True(double.IsFinite(
        GaussianMixture.Fit([1, 1, 1, 5, 5, 5], 1, 3, new() { Ridge = 1e-4 }, new RandomKey(1)).Objectives[^1]));

    [Fact]
    public void WrongMixturesAndDataAreRefused()
    {
        double[,] one = { { 1 } };
        Assert.Equal(
            "GaussianMixture: the weights 0.5, 0.6 are not at least 0 with sum 1; divide them by their sum.",
            Assert.Throws<ArgumentException>(() => new GaussianMixture([0.5, 0.6], [[0], [0]], [one, one])).Message);
        Assert.Equal(
            "GaussianMixture: 1 weights, 2 means and 1 covariances do not fit; give K each, of [D] and [D, D].",
            Assert.Throws<ArgumentException>(() => new GaussianMixture([1], [[0], [0]], [one])).Message);
        Assert.Equal(
            "GaussianMixture: 3 values are not 2 or more rows of 2; give n x 2 values, at least one row a component.",
            Assert.Throws<ArgumentException>(() => GaussianMixture.Fit([1, 2, 3], 2, 2, new(), new RandomKey(1))).Message);
        Assert.Throws<ArgumentException>(() => Start.Improve([1, double.NaN], new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { Ridge = -1 });
    }

    // A third each at (-3, 0), (3, 0) and (0, 4), of deviation 0.5.
    private static double[] Clusters(int count)
    {
        var key = new RandomKey(11);
        var data = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (i % 3) switch { 0 => (-3.0, 0.0), 1 => (3.0, 0.0), _ => (0.0, 4.0) };
            (data[2 * i], data[(2 * i) + 1]) = (x + (0.5 * key.NormalAt(i, 0)), y + (0.5 * key.NormalAt(i, 1)));
        }

        return data;
    }

    private static void AssertNear(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Values.AssertNear(expected[i], actual[i], Reference);
    }
}
