using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Models.Discrete;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Bench;

/// <summary>A unit of work that is timed: a training step, an evaluation, an encoding, through the library as users call it.</summary>
internal sealed class Workload : IDisposable
{
    private const int Data = 784;

    private static readonly RandomKey Key = new(1);

    private readonly IDisposable[] _parts;

    private Workload(Action step, long flops, params IDisposable[] parts) => (Step, Flops, _parts) = (step, flops, parts);

    public static IReadOnlyList<string> Names { get; } = ["aevb", "iwae", "iwae-5", "iwae-1", "dvae-sharp", "dvae-sharp-shared", "iwae-nll", "aevb-encode"];

    public Action Step { get; }

    /// <summary>The multiplications and additions of the matrix products of one step.</summary>
    public long Flops { get; }

    public static Workload Create(string name, int threads)
    {
        var (backend, store) = (new CpuBackend(threads), new Store());
        var scope = new ParameterScope(store, Key.Fold("parameters"));
        return name switch
        {
            "aevb" => Train(new Vae(scope, Aevb), scope, backend, 100, new Elbo()),
            "iwae" => Train(new Vae(scope, Iwae), scope, backend, 20, new ImportanceWeighted(50)),
            "iwae-5" => Train(new Vae(scope, Iwae), scope, backend, 20, new ImportanceWeighted(5)),
            "iwae-1" => Train(new Vae(scope, Iwae), scope, backend, 20, new Elbo()),
            "dvae-sharp" => Train(new DiscreteVae(scope, DvaeSharp), scope, backend, 500, new RepeatedExamples(5)),
            "dvae-sharp-shared" => Train(new DiscreteVae(scope, DvaeSharp), scope, backend, 100, new ImportanceWeighted(5)),
            "iwae-nll" => LogLikelihood(new Vae(scope, Iwae), scope, backend, 20, 5000),
            "aevb-encode" => Encode(new Vae(scope, Aevb), scope, backend, 1000),
            _ => throw new ArgumentException($"There is no workload '{name}'.", nameof(name)),
        };
    }

    private static VaeOptions Aevb => new() { DataSize = Data, Hidden = [500], LatentSize = 20 };

    private static VaeOptions Iwae => new() { DataSize = Data, Hidden = [200, 200], LatentSize = 50 };

    private static DiscreteVaeOptions DvaeSharp => new()
    {
        Networks = new() { DataSize = Data, Hidden = [200, 200], LatentSize = 200 },
        Groups = 2,
        Relaxation = new("power", 30),
    };

    public void Dispose()
    {
        foreach (var part in _parts)
            part.Dispose();
    }

    private static Workload Train(ILatentModel model, ParameterScope scope, CpuBackend backend, int batch, IObjective objective)
    {
        var options = new TrainerOptions { Objective = objective, Optimizer = new Adam { LearningRate = 1e-3 }, BatchSize = batch };
        var trainer = new Trainer(model, scope, backend, options, Key.Fold("noise"));
        var images = Pixels(objective is RepeatedExamples repeated ? batch / repeated.Draws : batch);
        for (var at = 0; at < trainer.Batch.Length; at += images.Length)
            images.CopyTo(trainer.Batch[at..]);
        return new Workload(() => trainer.TakeStep(), trainer.Flops, trainer, backend, scope.Store);
    }

    private static Workload LogLikelihood(Vae model, ParameterScope scope, CpuBackend backend, int images, int draws)
    {
        var evaluator = new Evaluator(model, scope.Store, backend, new EvaluatorOptions(), Key.Fold("evaluation"));
        var pixels = Pixels(images);
        void Read(ReadOnlySpan<int> rows, Span<float> to)
        {
            for (var i = 0; i < rows.Length; i++)
                pixels.AsSpan(rows[i] * Data, Data).CopyTo(to[(i * Data)..]);
        }

        var encoder = 2L * images * ((Data * 200) + (200 * 200) + (2 * 200 * 50));
        var decoder = 2L * images * draws * ((50 * 200) + (200 * 200) + (200 * Data));
        return new Workload(() => evaluator.LogLikelihood(images, Read, draws), encoder + decoder, evaluator, backend, scope.Store);
    }

    private static Workload Encode(Vae model, ParameterScope scope, CpuBackend backend, int images)
    {
        var inference = new Inference(model, scope.Store, backend, Key.Fold("inference"));
        var (pixels, mean) = (Pixels(images), new float[images * inference.LatentSize]);
        var flops = 2L * images * ((Data * 500) + (500 * 2 * 20));
        return new Workload(() => inference.Encode(pixels, mean), flops, inference, backend, scope.Store);
    }

    // Bernoulli pixels, on with probability 0.3.
    private static float[] Pixels(int images) =>
        [.. Enumerable.Range(0, images * Data).Select(i => Key.Fold("pixels").UniformAt(0, i) < 0.3 ? 1f : 0f)];
}
