using Latent.Layers;
using Latent.Models;
using Latent.Optimizers;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class TrainerTests
{
    private const int Size = 8;
    private const int Rows = 64;

    // Two equally likely patterns: the left half on, or the right half.
    private static void Halves(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (rows[i / Size] % 2 == 0) == (i % Size < Size / 2) ? 1 : 0;
    }

    private sealed class Run : IDisposable
    {
        public Run(ulong seed, TrainerOptions? options = null)
        {
            var key = new RandomKey(seed);
            Parameters = new ParameterScope(Store, key.Fold("parameters"));
            Model = new Vae(Parameters, new VaeOptions { DataSize = Size, LatentSize = 2, Hidden = [12] });
            Trainer = new Trainer(
                Model, Parameters, new ReferenceBackend(), options ?? new TrainerOptions { BatchSize = 16, Optimizer = new Adam { LearningRate = 1e-2 } }, key.Fold("noise"));
            Batches = new Batches(Rows, 16, key.Fold("order"));
        }

        public Store Store { get; } = new();

        public ParameterScope Parameters { get; }

        public Vae Model { get; }

        public Trainer Trainer { get; }

        public Batches Batches { get; }

        public double[] Bounds(int steps) => [.. Trainer.Run(Batches, Halves).Take(steps).Select(e => e.Bound)];

        public float[] State() => [.. Store.Variables.SelectMany(v => v.Values.ToArray())];

        public void Dispose()
        {
            Trainer.Dispose();
            Store.Dispose();
        }
    }

    [Fact]
    public void TheBoundRisesTowardsTheEntropyOfTheDataAndStaysBelowIt()
    {
        using var run = new Run(seed: 3);
        var bounds = run.Bounds(300);
        var tail = bounds[^50..].Average();

        // No bound is above -ln 2 = -0.693 nats. The true posterior is half a normal, which no normal matches, so the optimum is
        // about half a nat below.
        Assert.True(bounds[0] < -4.5 && tail is < -0.693 and > -1.6, $"first {bounds[0]:F3}, tail {tail:F3}");
    }
}
