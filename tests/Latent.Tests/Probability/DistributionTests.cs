using Latent.Evaluation;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class DistributionTests
{
    private const int Draws = 20_000;

    [Theory]
    [InlineData(0, 1, -0.6931471805599453)]
    [InlineData(2, 1, -0.1269280110429727)]
    [InlineData(2, 0, -2.1269280110429727)]
    [InlineData(-3, 0, -0.04858735157374206)]
    [InlineData(-3, 1, -3.048587351573742)]
    [InlineData(50, 0, -50.0)]
    [InlineData(-800, 1, -800.0)]
    [InlineData(0.7, 0.3, -0.8931860488854579)]
    public void BernoulliLogMass(double logit, double x, double expected) =>
        Values.AssertNear(expected, Values.Scalar(new Bernoulli(logit).LogProb(x)));

    [Theory]
    [InlineData(0, 0, 1, -0.9189385332046727)]
    [InlineData(1, 0, 1, -1.4189385332046727)]
    [InlineData(0.7, 0.5, 0.04, 0.1904993792294279)]
    [InlineData(2, -1, 2.25, -3.324403641312837)]
    public void NormalLogDensity(double x, double mean, double variance, double expected)
    {
        Values.AssertNear(expected, Values.Scalar(Normal.FromLogVariance(mean, Math.Log(variance)).LogProb(x)));
        Values.AssertNear(expected,
            Values.Scalar(new StandardNormal([]).LogProb((x - mean) / Math.Sqrt(variance))) - (Math.Log(variance) / 2));
    }

    [Fact]
    public void DrawsOfANormalHaveItsMoments()
    {
        var draws = Values.Of(new Normal(1.5, Math.Log(0.5)).Sample(new RandomKey(3), [Draws]));
        Assert.True(Estimate.Of(draws).IsWithin(5, 1.5));
        Assert.True(Estimate.Of([.. draws.Select(z => (z - 1.5) * (z - 1.5))]).IsWithin(5, 0.25));
    }

    [Fact]
    public void DrawsOfABernoulliHaveItsMean()
    {
        var draws = Values.Of(new Bernoulli(-0.8).Sample(new RandomKey(3), [Draws]));
        Assert.All(draws, x => Assert.True(x is 0 or 1));
        Assert.True(Estimate.Of(draws).IsWithin(5, Numerics.Sigmoid(-0.8)));
    }

    [Fact]
    public void ADrawsOwnLogDensityIsThatOfTheDistribution()
    {
        var q = new Normal(0.3, -0.7).AsEvent(0);
        var drawn = q.SampleWithLogProb(new RandomKey(1), [5]);
        Assert.All(Values.Of(drawn.LogProb - q.LogProb(drawn.Value)), d => Values.AssertNear(0, d));
    }

    [Fact]
    public void LogDensitiesHaveTheirDerivatives()
    {
        (Shape, double[]) x = ([3], [0.2, 0.9, 0.5]);
        (Shape, double[]) mean = ([3], [0.3, -1.2, 2]);
        (Shape, double[]) logScale = ([3], [-0.4, 0.01, 1.1]);
        GradientCheck.Holds(t => new Normal(t[1], t[2]).LogProb(t[0]), x, mean, logScale);
        GradientCheck.Holds(t => new StandardNormal([3]).LogProb(t[0]), x);
        GradientCheck.Holds(t => new Bernoulli(t[1]).LogProb(t[0]), x, mean);
    }

    [Fact]
    public void ReparameterizedDrawsHaveTheirDerivatives()
    {
        (Shape, double[]) mean = ([2, 3], [0.3, -1.2, 2, 0, 1, -0.5]);
        (Shape, double[]) logScale = ([2, 3], [-0.4, 0.01, 1.1, 0, -2, 0.3]);
        GradientCheck.Holds(t => new Normal(t[0], t[1]).Sample(new RandomKey(5), [4]), mean, logScale);
        GradientCheck.Holds(
            t => new Normal(t[0], t[1]).AsEvent().SampleWithLogProb(new RandomKey(5), [4]).LogProb, mean, logScale);
    }

    [Fact]
    public void EventAxesAreSummedAndLeadingAxesKept()
    {
        var batch = new StandardNormal([5, 3]).AsEvent();
        Assert.Equal(
            ([5], [5, 3]), (batch.LogProb(Tensor.Full(0, [5, 3])).Shape, batch.Sample(new RandomKey(1)).Shape));
        var drawn = new Normal(Tensor.Full(0, [5, 3]), 0).AsEvent().SampleWithLogProb(new RandomKey(1), [7]);
        Assert.Equal(([7, 5, 3], [7, 5]), (drawn.Value.Shape, drawn.LogProb.Shape));
    }

    [Fact]
    public void LogProbRefusesAShapeByName()
    {
        var error = Assert.Throws<ShapeException>(() => new StandardNormal([3]).LogProb(Tensor.Full(0, [4])));
        Assert.Equal("StandardNormal.LogProb: [4] and [3] do not broadcast: axis -1 is 4 against 3.", error.Message);
    }
}
