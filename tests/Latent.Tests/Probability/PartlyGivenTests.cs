using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class PartlyGivenTests
{
    private static readonly Dictionary<string, double[]> Given = new()
    {
        ["mean"] = [0.3, -1],
        ["given"] = [7, 8],
        ["x"] = [0.5, 1, 9, 0.5, 1, -9],
    };

    private static PartlyGiven Two => new PartlyGiven(
        new Normal(Tensor.Input("mean", [2]).BroadcastTo([2, 2]), Math.Log(0.5)).AsEvent(), Tensor.Input("given", [2, 1])).AsEvent();

    private static double[] Evaluate(Tensor x) => ReferenceBackend.Evaluate(Given, 0, x)[0];

    [Fact]
    public void GivenValuesHaveTheDensityOne()
    {
        double Normal(double x, double mean) => (-0.5 * Math.Pow((x - mean) / 0.5, 2)) - Math.Log(0.5 * Math.Sqrt(2 * Math.PI));
        var x = Tensor.Input("x", [2, 3]);
        Values.AssertNear(Normal(0.5, 0.3) + Normal(1, -1), Evaluate(Two.LogProb(x))[0]);
        Values.AssertNear(Normal(0.5, 0.3) + Normal(1, -1), Evaluate(Two.LogProb(x))[1]);
        Assert.Equal((0, 0), (Evaluate(Two.AsEvent(0).LogProb(x))[2], Evaluate(Two.AsEvent(0).LogProb(x))[5]));
    }

    [Fact]
    public void DrawsAndMeanHaveThemAsGiven()
    {
        Assert.Equal([0.3, -1, 7, 0.3, -1, 8], Evaluate(Two.Mean));
        var drawn = Evaluate(Two.Sample(new RandomKey(1), [5]));
        Assert.Equal(Enumerable.Repeat((double[])[7, 8], 5).SelectMany(x => x), drawn.Where((_, i) => i % 3 == 2));
        Assert.Equal(20, drawn.Where((_, i) => i % 3 < 2).Distinct().Count());
    }

    [Fact]
    public void ValuesForMoreRowsThanAreDrawnAreRefused()
    {
        var one = new PartlyGiven(new Normal(Tensor.Full(0, [2]), 0), Tensor.Input("given", [2, 1]));
        var error = Assert.Throws<ShapeException>(() => one.Sample(new RandomKey(1)));
        Assert.Contains("values [2, 1] are given for draws [2], which lack their axes", error.Message, StringComparison.Ordinal);
    }
}
