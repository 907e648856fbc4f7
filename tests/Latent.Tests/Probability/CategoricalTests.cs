using Latent.Evaluation;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Probability;

public sealed class CategoricalTests
{
    private const int Draws = 20_000;

    private static readonly Dictionary<string, double[]> Given = new()
    {
        ["logits"] = [0.3, -1.2, 2, 700, -700, 0],
        ["x"] = [0, 0, 1, 0, 0, 1],
    };

    private static Categorical Two => new(Tensor.Input("logits", [2, 3]));

    private static double[] Evaluate(Tensor x) => Tensors.Backends.Reference.ReferenceBackend.Evaluate(Given, 0, x)[0];

    // ln of softmax: 2 - ln(e^0.3 + e^-1.2 + e^2) and 0 - 700 - ln(1 + e^-700 + e^-1400).
    [Fact]
    public void LogMass()
    {
        var logProb = Evaluate(Two.LogProb(Tensor.Input("x", [2, 3])));
        Values.AssertNear(2 - Math.Log(Math.Exp(0.3) + Math.Exp(-1.2) + Math.Exp(2)), logProb[0]);
        Values.AssertNear(-700, logProb[1]);
    }

    [Fact]
    public void MassesSumToOne()
    {
        var mean = Evaluate(Two.Mean);
        Values.AssertNear(1, mean[..3].Sum());
        Values.AssertNear(1, mean[3..].Sum());
        Values.AssertNear(Math.Exp(2) / (Math.Exp(0.3) + Math.Exp(-1.2) + Math.Exp(2)), mean[2]);
    }

    [Fact]
    public void AVariableThatWasNotSeenContributesNothing() =>
        Assert.Equal([0, 0], Evaluate(Two.LogProb(Tensor.Full(0, [3]))));

    [Fact]
    public void SeveralVariablesMayBeOneEvent() => Assert.Equal(
        Evaluate(Two.LogProb(Tensor.Input("x", [2, 3]))).Sum(), Evaluate(Two.AsEvent(2).LogProb(Tensor.Input("x", [2, 3])))[0], 12);

    [Fact]
    public void LogMassesHaveTheirDerivatives()
    {
        (Shape, double[]) logits = ([2, 3], [0.3, -1.2, 2, 5, -7, 0]);
        (Shape, double[]) x = ([2, 3], [0, 0, 1, 1, 0, 0]);
        GradientCheck.Holds(t => new Categorical(t[0]).LogProb(t[1]), logits, x);
        GradientCheck.Holds(t => new Categorical(t[0]).Mean, logits);
    }

    [Fact]
    public void DrawsAreOneCategoryEachAtItsProbability()
    {
        var p = new Categorical(Tensor.Input("logits", [3]));
        double[] logits = [0.3, -1.2, 2];
        var draws = Tensors.Backends.Reference.ReferenceBackend.Evaluate(
            new Dictionary<string, double[]> { ["logits"] = logits }, 0, p.Sample(new RandomKey(3), [Draws]))[0];
        Assert.All(draws.Chunk(3), x => Assert.Equal([0, 0, 1], x.Order()));
        var total = logits.Sum(Math.Exp);
        for (var i = 0; i < 3; i++)
            Assert.True(Estimate.Of([.. draws.Chunk(3).Select(x => x[i])]).IsWithin(5, Math.Exp(logits[i]) / total));
    }

    [Fact]
    public void DrawsOnTheProcessorAreOneCategoryEach()
    {
        using var store = new Store();
        using var backend = new CpuBackend(2);
        var sample = new Categorical(Tensor.Full(0, [7, 5])).Sample(new RandomKey(4), [2000]);
        using var program = backend.Compile(new() { Outputs = new Dictionary<string, Tensor> { ["x"] = sample } }, store);
        Assert.True(program.Run(1));
        Assert.All(program.Output("x").ToArray().Chunk(5), x => Assert.Equal([0, 0, 0, 0, 1], x.Order()));
    }

    [Fact]
    public void ALogitAloneIsRefused() => Assert.Equal(
        "Categorical: one logit has no axis of categories; expected [.., n].",
        Assert.Throws<ShapeException>(() => new Categorical(0.5)).Message);
}
