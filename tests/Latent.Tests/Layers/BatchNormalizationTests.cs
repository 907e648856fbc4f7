using Latent.Layers;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Layers;

public sealed class BatchNormalizationTests
{
    private static readonly double[] Batch = [1, 10, 2, 20, 3, 60];

    [Fact]
    public void TrainingTakesTheBatchAndEvaluationTheRunningMeans()
    {
        using var store = new Store();
        var layer = new BatchNormalization(new ParameterScope(store, new RandomKey(1)), 2);
        store["scale"].Values.Fill(2);
        store["offset"].Values.Fill(5);
        var context = new ForwardContext(Mode.Training, new RandomKey(1), store);
        var x = Tensor.Input("x", [3, 1, 2]);
        var y = layer.Apply(x, context);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        values["x"] = Batch;
        var normalized = ReferenceBackend.Evaluate(values, 0, y)[0];
        Assert.Equal(5 + (2 * -1 / Math.Sqrt((2.0 / 3) + 0.01)), normalized[0], 10);
        Assert.Equal(5 + (2 * 30 / Math.Sqrt((1400.0 / 3) + 0.01)), normalized[5], 10);

        // A fifth of the way from 0 and 1 to the batch's mean and biased variance.
        var next = context.Updates.ToDictionary(u => u.Key, u => ReferenceBackend.Evaluate(values, 0, u.Value)[0]);
        Assert.Equal([0.4, 6], next["mean"], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.8 + (0.2 * 2 / 3), 0.8 + (0.2 * 1400 / 3)], next["variance"], (a, b) => Math.Abs(a - b) < 1e-5);

        (values["mean"], values["variance"]) = ([1, 2], [3, 4]);
        var seen = ReferenceBackend.Evaluate(values, 0, layer.Apply(x, new ForwardContext(Mode.Evaluation, new RandomKey(1))))[0];
        Assert.Equal(5, seen[0], 6);
        Assert.Equal(5 + (2 * 8 / Math.Sqrt(4.01)), seen[1], 6);
    }
}
