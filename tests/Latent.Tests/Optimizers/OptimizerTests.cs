using Latent.Layers;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Optimizers;

public sealed class OptimizerTests
{
    // The gradients of the reference values, which start from a weight of 0.
    private static readonly double[] Gradients = [1, -0.5, 0.25];

    // The state passes through float32 between steps in a program; here it stays in double, so that ten digits can be
    // compared.
    private static double[] Weights(Optimizer optimizer)
    {
        using var store = new Store();
        var parameter = store.Add("w", []);
        var context = new ForwardContext(Mode.Training, new RandomKey(0), store);
        context.Update(
            "w", optimizer.Next(parameter.Tensor, Tensor.Input("g", []), new Slots(parameter, context)));
        var values = store.Variables.ToDictionary(v => v.Name, v => new[] { (double)v.Values[0] });
        if (optimizer is Adagrad adagrad)
            values["optimizer.w.sum"] = [adagrad.InitialAccumulator];

        return [.. Gradients.Select((gradient, i) =>
        {
            values["g"] = [gradient];
            foreach (var scalar in context.Scalars)
                values[scalar.Label] = [scalar.Schedule.At(i + 1)];
            var next = ReferenceBackend.Evaluate(values, i, [.. context.Updates.Values]);
            foreach (var (name, value) in context.Updates.Keys.Zip(next))
                values[name] = value;
            return values["w"][0];
        })];
    }

    private static void AssertWeights(double[] expected, Optimizer optimizer) =>
        Assert.All(expected.Zip(Weights(optimizer)), w => Values.AssertNear(w.First, w.Second, 1e-14));

    [Fact]
    public void AdagradFollowsTheReference()
    {
        AssertWeights(
            [-0.09999999900000002, -0.05527863985000422, -0.07710042868312728], new Adagrad { LearningRate = 0.1 });
        AssertWeights(
            [-0.1, -0.05527864045000421, -0.07710042947360346], new Adagrad { LearningRate = 0.1, Epsilon = 0 });
        AssertWeights(
            [-0.09534625892455922, -0.0523131106333657, -0.07334826872894927],
            new Adagrad { LearningRate = 0.1, Epsilon = 0, InitialAccumulator = 0.1 });
    }

    [Fact]
    public void AdamFollowsTheReference() =>
        AssertWeights(
            [-0.000999999990000001, -0.0012663370262909696, -0.0016067661693515362], new Adam { LearningRate = 1e-3 });

    // By hand: u = 1, 0.999, 0.998001 and m = 0.1, 0.04, 0.061 over 1 - 0.9ᵗ.
    [Fact]
    public void AdamaxFollowsItsDefinition()
    {
        var first = -0.1;
        var second = first - (0.1 * 0.04 / (0.19 * 0.999));
        var third = second - (0.1 * 0.061 / (0.271 * 0.998001));
        AssertWeights([first, second, third], new Adamax { LearningRate = 0.1, Epsilon = 0 });
    }

    [Fact]
    public void GradientDescentFollowsItsDefinition()
    {
        AssertWeights([-0.1, -0.05, -0.075], new Sgd { LearningRate = 0.1 });
        AssertWeights([-0.1, -0.14, -0.201], new Sgd { LearningRate = 0.1, Momentum = 0.9 });
    }

    [Fact]
    public void TheLearningRateFollowsItsSchedule() =>
        AssertWeights([-0.1, -0.05, -0.05 - (0.25 * 0.01)], new Sgd { LearningRate = new Steps(0.1, (0.01, 3)) });

    [Fact]
    public void ClippingScalesAllGradientsByOneFactor()
    {
        Tensor[] gradients = [Tensor.Full(3, [1]), Tensor.Full(4, [1])];
        var (clipped, norm) = GradientClipping.ByNorm(gradients, 1);
        Values.AssertNear(5, Values.Scalar(norm));
        Values.AssertNear(0.6, Values.Of(clipped[0])[0]);
        Values.AssertNear(0.8, Values.Of(clipped[1])[0]);
        Values.AssertNear(3, Values.Of(GradientClipping.ByNorm(gradients, 10).Gradients[0])[0]);
    }

    [Fact]
    public void AnUnknownNameListsTheKnown() => Assert.Equal(
        "Optimizer 'lion' is not one of sgd, momentum, adagrad, adam, adamax.",
        Assert.Throws<FormatException>(() => Optimizer.Parse("lion", 0.1)).Message);
}
