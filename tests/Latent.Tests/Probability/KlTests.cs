using Latent.Evaluation;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class KlTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> Pairs => ["Normal", "StandardNormal", "Bernoulli"];

    private static (Distribution Q, Distribution P) Pair(string name) => name switch
    {
        "Normal" => (new Normal(0.3, Math.Log(0.7)), new Normal(-0.5, Math.Log(1.3))),
        "StandardNormal" => (new Normal(0.3, Math.Log(0.7)), new StandardNormal([])),
        _ => (new Bernoulli(0.4), new Bernoulli(-1.1)),
    };

    private static Normal ByVariance(double mean, double variance) => Normal.FromLogVariance(mean, Math.Log(variance));

    [Theory]
    [InlineData(0, 1, 0.0)]
    [InlineData(1, 1, 0.5)]
    [InlineData(0, 0.25, 0.3181471805599453)]
    [InlineData(0, 4, 0.8068528194400546)]
    [InlineData(0.5, 0.25, 0.4431471805599453)]
    [InlineData(-1.2, 0.4965853037914095, 0.8182926518957045)]
    [InlineData(2, 0.01, 3.807585092994046)]
    [InlineData(3, 0.0001, 8.605220185988092)]
    public void DivergenceFromTheStandardNormal(double mean, double variance, double expected)
    {
        var q = ByVariance(mean, variance);
        Values.AssertNear(expected, Values.Scalar(Kl.Exact(q, new StandardNormal([]))!));
        Values.AssertNear(expected, Values.Scalar(Kl.Exact(q, new Normal(0, 0))!));
    }

    [Theory]
    [InlineData(0, 1, 1, 2, 0.34657359027997264)]
    [InlineData(1, 2, 0, 1, 0.6534264097200273)]
    [InlineData(0.3, 0.5, -0.2, 1.5, 0.2993061443340549)]
    public void DivergenceOfTwoNormals(double m1, double v1, double m2, double v2, double expected) =>
        Values.AssertNear(expected, Values.Scalar(Kl.Exact(ByVariance(m1, v1), ByVariance(m2, v2))!));

    [Fact]
    public void ElementsAreThoseOfAVector()
    {
        var (mean, logVariance) = (Tensor.Input("m", [3]), Tensor.Input("l", [3]));
        var q = Normal.FromLogVariance(mean, logVariance).AsEvent();
        var p = new StandardNormal([3]).AsEvent();
        var values = new Dictionary<string, double[]> { ["m"] = [0.5, -1, 2], ["l"] = [0, -1, 0.5] };
        var results = Tensors.Backends.Reference.ReferenceBackend.Evaluate(
            values, 0, Kl.Elements(q, p)!, Kl.Exact(q, p)!);
        Assert.All(
            results[0].Zip([0.125, 0.6839397205857212, 2.074360635350064]), e => Values.AssertNear(e.Second, e.First));
        Values.AssertNear(2.883300355935785, results[1][0]);
    }

    // KL = ½(eˡ - 1 - l) = l²/4 (1 + l/3 + …): as exp(l) - 1 - l it would be noise below l = 1e-5 even in double.
    [Theory]
    [InlineData(1e-4)]
    [InlineData(-1e-4)]
    public void DivergenceNearZeroIsAccurate(double logVariance)
    {
        var kl = Values.Scalar(Kl.Exact(Normal.FromLogVariance(0, logVariance), new StandardNormal([]))!);
        Values.AssertNear(1, kl / (logVariance * logVariance / 4 * (1 + (logVariance / 3))), 1e-7);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ExactDivergenceIsWithinFiveStandardErrorsOfItsEstimate(string name)
    {
        var (q, p) = Pair(name);
        var z = q.Sample(new RandomKey(7), [Draws]);
        var estimate = Estimate.Of(Values.Of(Kl.Estimate(q, p, z)));
        var exact = Values.Scalar(Kl.Exact(q, p)!);
        Assert.True(estimate.IsWithin(5, exact), $"exact {exact}, estimated {estimate}.");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DivergenceFromItselfIsZero(string name) =>
        Assert.Equal(0, Values.Scalar(Kl.Exact(Pair(name).Q, Pair(name).Q)!), 15);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DivergenceIsAboveZero(string name) =>
        Assert.True(Values.Scalar(Kl.Exact(Pair(name).Q, Pair(name).P)!) > 0.01);

    [Fact]
    public void GradientsAreTheDerivatives()
    {
        (Shape, double[])[] four =
            [([3], [0.3, -1.2, 2]), ([3], [-0.4, 0.01, 1.1]), ([3], [0.1, 0.5, -0.7]), ([3], [0.2, -0.3, 0.4])];
        GradientCheck.Holds(x => Kl.Elements(new Normal(x[0], x[1]), new Normal(x[2], x[3]))!, four);
        GradientCheck.Holds(x => Kl.Elements(new Normal(x[0], x[1]), new StandardNormal([3]))!, four[..2]);
        GradientCheck.Holds(x => Kl.Elements(new Bernoulli(x[0]), new Bernoulli(x[1]))!, four[..2]);
    }

    [Fact]
    public void PairsWithoutAClosedFormHaveNone() => Assert.Null(Kl.Exact(new Bernoulli(0.1), new StandardNormal([])));

    [Fact]
    public void EventsOfDifferentRankAreRefused()
    {
        var error = Assert.Throws<ShapeException>(
            () => Kl.Exact(new StandardNormal([3]).AsEvent(), new StandardNormal([3])));
        Assert.Equal("Kl: one event has 1 axes in q and 0 in p; use AsEvent on both.", error.Message);
    }
}
