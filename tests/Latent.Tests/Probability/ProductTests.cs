using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class ProductTests
{
    // A row of a number, its flag, three categories and another number.
    private const int D = 6;

    private static readonly Dictionary<string, double[]> Given = new()
    {
        ["mean"] = [0.3, -1, 0.2, 0.5],
        ["logScale"] = [-0.4, 0.7],
        ["logits"] = [0.3, -1.2, 2, 0.1, 0.2, 0.3],
        ["x"] = [0.7, 0, 0, 0, 1, 2, 0, 1, 1, 0, 0, -1],
    };

    private static readonly Tensor Mean = Tensor.Input("mean", [2, 2]);
    private static readonly Tensor LogScale = Tensor.Input("logScale", [2]);
    private static readonly Tensor Logits = Tensor.Input("logits", [2, 1, 3]);

    private static Product Joint => new(
    [
        ProductPart.Of(
            new Normal(Mean, LogScale).AsEvent(),
            new Places(D, [0, 5]), new Places(D, [1, -1])),
        ProductPart.Of(new Categorical(Logits).AsEvent(2), new Places(D, [2, 3, 4])),
    ]);

    private static Tensor X => Tensor.Input("x", [2, D]);

    private static double[] Evaluate(Tensor x, Dictionary<string, double[]>? given = null) =>
        ReferenceBackend.Evaluate(given ?? Given, 0, x)[0];

    private static double Normal(double x, double mean, double logScale) =>
        -0.5 * Math.Pow((x - mean) / Math.Exp(logScale), 2) - logScale - 0.9189385332046727;

    [Fact]
    public void ARowsDensityIsTheProductOfItsParts()
    {
        var logProb = Evaluate(Joint.LogProb(X));
        Assert.Equal(2, logProb.Length);
        var categories = 2 - Math.Log(Math.Exp(0.3) + Math.Exp(-1.2) + Math.Exp(2));
        Values.AssertNear(Normal(0.7, 0.3, -0.4) + Normal(2, -1, 0.7) + categories, logProb[0]);
    }

    [Fact]
    public void AMissingNumberContributesNothing()
    {
        var categories = 0.1 - Math.Log(Math.Exp(0.1) + Math.Exp(0.2) + Math.Exp(0.3));
        Values.AssertNear(Normal(-1, 0.5, 0.7) + categories, Evaluate(Joint.LogProb(X))[1]);
        var byMean = Evaluate(Gradient.Of(Joint.LogProb(X).Sum(), Mean)[0]);
        Assert.Equal(0, byMean[2]);
        Assert.NotEqual(0, byMean[0]);
    }

    [Fact]
    public void ThreeLevelsOfDrawsBroadcast()
    {
        Assert.Equal([2, D], Joint.Shape);
        Assert.Equal([7, 2, D], Joint.Sample(new RandomKey(1), [7]).Shape);
        Assert.Equal([7, 2], Joint.LogProb(Joint.Sample(new RandomKey(1), [7])).Shape);
        Assert.Equal([2], Joint.LogProb(Tensor.Full(0, [D])).Shape);
    }

    [Fact]
    public void DrawsHaveEachValueAtItsPlace()
    {
        var draws = Evaluate(Joint.Sample(new RandomKey(1), [200])).Chunk(D).ToArray();
        Assert.All(draws, x => Assert.Equal((0.0, 1.0), (x[1], x[2] + x[3] + x[4])));
        Assert.All(draws, x => Assert.True(x[0] != 0 && x[5] != 0));
        var mean = Evaluate(Joint.Mean).Chunk(D).First();
        Assert.Equal((0.3, 0.0, -1.0), (mean[0], mean[1], mean[5]));
        Values.AssertNear(1, mean[2] + mean[3] + mean[4]);
    }

    [Fact]
    public void LogDensitiesHaveTheirDerivatives()
    {
        var weighted = Joint.LogProb(X) * (1 + (0.5 * new RandomKey(1).Normal([2])));
        GradientCheck.Holds(weighted.Sum(), [Mean, LogScale, Logits], Given);
    }

    [Fact]
    public void PartsThatDoNotFitAreRefused()
    {
        Assert.Equal(
            "ProductPart: 3 places in a row of 6 for an event of 2 values; expected 2 each.",
            Assert.Throws<ShapeException>(() => ProductPart.Of(new StandardNormal([2]).AsEvent(), Places.Run(6, 0, 3))).Message);
        Assert.Equal(
            "ProductPart: 2 places in a row of 6 and flags of 1 in one of 6 for an event of 2 values; expected 2 each.",
            Assert.Throws<ShapeException>(
                () => ProductPart.Of(new StandardNormal([2]).AsEvent(), Places.Run(6, 0, 2), Places.Run(6, 2, 1))).Message);
        ProductPart Part(int size) => ProductPart.Of(new StandardNormal([2]).AsEvent(), Places.Run(size, 0, 2));
        Assert.Equal(
            "Product: parts of rows of [6, 5] values; expected one or more, of one length.",
            Assert.Throws<ShapeException>(() => new Product([Part(6), Part(5)])).Message);
    }
}
