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
        ["numbers"] = Matrix(0, 5),
        ["flags"] = Matrix(1, -1),
        ["categories"] = Matrix(2, 3, 4),
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
            Tensor.Input("numbers", [D, 2]), Tensor.Input("flags", [D, 2])),
        ProductPart.Of(new Categorical(Logits).AsEvent(2), Tensor.Input("categories", [D, 3])),
    ]);

    private static Tensor X => Tensor.Input("x", [2, D]);

    private static double[] Matrix(params int[] places) =>
        [.. Enumerable.Range(0, D).SelectMany(row => places.Select(place => place == row ? 1.0 : 0))];

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
            "ProductPart: places [6, 3] and flags  for an event of 2 values; expected [D, 2].",
            Assert.Throws<ShapeException>(() => ProductPart.Of(new StandardNormal([2]).AsEvent(), Tensor.Full(0, [6, 3]))).Message);
        ProductPart Part(int size) => ProductPart.Of(new StandardNormal([2]).AsEvent(), Tensor.Full(0, [size, 2]));
        Assert.Equal(
            "Product: parts of rows of [6, 5] values; expected one or more, of one length.",
            Assert.Throws<ShapeException>(() => new Product([Part(6), Part(5)])).Message);
    }
}
