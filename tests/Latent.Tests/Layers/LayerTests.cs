using Latent.Layers;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Layers;

public sealed class LayerTests
{
    private static ForwardContext Context => new(Mode.Training, new RandomKey(0));

    [Fact]
    public void AddingALayerLeavesOthersUnchanged()
    {
        using Store first = new(), second = new();
        var (a, b) = (new ParameterScope(first, new RandomKey(1)), new ParameterScope(second, new RandomKey(1)));
        _ = new Linear(a["encoder"], 3, 2);
        _ = new Linear(b["extra"], 9, 9);
        _ = new Linear(b["encoder"], 3, 2);
        Assert.Equal(first["encoder.weight"].Values, second["encoder.weight"].Values);
    }

    [Fact]
    public void ATakenNameIsRefused()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1));
        _ = new Linear(scope["encoder"], 3, 2);
        var error = Assert.Throws<ArgumentException>(() => new Linear(scope["encoder"], 3, 2));
        Assert.StartsWith("A variable named 'encoder.weight' exists; give one of the two its own scope.", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fan-in-uniform", 0.0408248, 0.0707107)]
    [InlineData("glorot-uniform", 0.0632456, 0.1095445)]
    [InlineData("glorot-normal", 0.0632456, double.PositiveInfinity)]
    [InlineData("he", 0.1, double.PositiveInfinity)]
    public void WeightsStartWithTheirDeviationAndBound(string name, double deviation, double bound)
    {
        var fan = new Fan(200, 300);
        var values = new float[fan.Inputs * fan.Outputs];
        Initialization.Parse(name).Weight(new RandomKey(4), fan, values);
        var found = Math.Sqrt(values.Average(v => (double)v * v));
        Assert.InRange(found / deviation, 0.98, 1.02);
        Assert.True(values.Max(Math.Abs) <= bound + 1e-6);
    }

    [Fact]
    public void ActivationsAreKnownByName()
    {
        Assert.All(Activation.All, a => Assert.Same(a, Activation.Parse(a.Name)));
        Assert.Equal(
            "Activation 'swish' is not one of tanh, relu, softplus, elu, sigmoid.",
            Assert.Throws<FormatException>(() => Activation.Parse("swish")).Message);
    }

    [Fact]
    public void ALinearLayerIsAffine()
    {
        using var store = new Store();
        var layer = new Linear(new ParameterScope(store, new RandomKey(1)), 2, 2);
        var values = new Dictionary<string, double[]>
        {
            ["x"] = [1, 2],
            ["weight"] = [1, 10, 100, 1000],
            ["bias"] = [0.5, 0.25],
        };
        var y = layer.Apply(Tensor.Input("x", [1, 2]), Context);
        Assert.Equal([201.5, 2010.25], Tensors.Backends.Reference.ReferenceBackend.Evaluate(values, 0, y)[0]);
    }

    [Theory]
    [InlineData(new int[0], 7)]
    [InlineData(new[] { 5 }, 5)]
    [InlineData(new[] { 5, 4, 3 }, 3)]
    public void AnMlpMayHaveAnyDepth(int[] widths, int outputs)
    {
        using var store = new Store();
        var mlp = new Mlp(new ParameterScope(store, new RandomKey(1)), 7, widths, Activation.Tanh);
        Assert.Equal([2, 3, outputs], mlp.Apply(Tensor.Input("x", [2, 3, 7]), Context).Shape);
        Assert.Equal(2 * widths.Length, store.Variables.Count);
    }

    [Fact]
    public void AWeightOfOneNameFollowsOneSchedule()
    {
        var context = Context;
        var warmUp = new Latent.Schedules.WarmUp(10, 1);
        Assert.Same(context.Scheduled("beta", warmUp), context.Scheduled("beta", warmUp));
        var error = Assert.Throws<ArgumentException>(() => context.Scheduled("beta", new Latent.Schedules.WarmUp(20, 1)));
        Assert.StartsWith("The scalar 'beta' follows warmup:10,1 already; warmup:20,1 needs another name.",
            error.Message, StringComparison.Ordinal);
    }
}
