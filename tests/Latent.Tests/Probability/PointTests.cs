using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class PointTests
{
    private static readonly Dictionary<string, double[]> Given = new()
    {
        ["at"] = [0, 1, 0, 1, 0, 0],
        ["x"] = [0, 1, 0, 0, 0, 1],
        ["logits"] = [Math.Log(0.2), Math.Log(0.5), Math.Log(0.3)],
    };

    private static Point Two => new Point(Tensor.Input("at", [2, 3])).AsEvent();

    private static double[] Evaluate(Tensor x) => ReferenceBackend.Evaluate(Given, 0, x)[0];

    [Fact]
    public void AllMassIsAtTheValue() =>
        Assert.Equal([0, double.NegativeInfinity], Evaluate(Two.LogProb(Tensor.Input("x", [2, 3]))));

    [Fact]
    public void EveryDrawIsTheValue()
    {
        var drawn = Two.SampleWithLogProb(new RandomKey(1), [4]);
        Assert.Equal([4, 2, 3], drawn.Value.Shape);
        Assert.Equal(Enumerable.Repeat(Given["at"], 4).SelectMany(x => x), Evaluate(drawn.Value));
        Assert.Equal(new double[8], Evaluate(drawn.LogProb));
    }

    // KL = ln 1 - ln p at the value.
    [Fact]
    public void TheDivergenceFromACategoricalIsItsSurprise()
    {
        var kl = Evaluate(Kl.Exact(Two, new Categorical(Tensor.Input("logits", [3])))!);
        Values.AssertNear(-Math.Log(0.5), kl[0]);
        Values.AssertNear(-Math.Log(0.2), kl[1]);
    }

    [Fact]
    public void TheDivergenceFromADensityIsNotKnown() =>
        Assert.Null(Kl.Exact(Two, new StandardNormal([3]).AsEvent()));
}
