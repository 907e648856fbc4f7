using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Readme;

/// <summary>The example of README.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class Example
{
    public static void Run()
    {
        // begin
        using var digits = Datasets.Load(new DataRequest { Source = "digits" });
        using var backend = new CpuBackend();
        using var store = new Store();
        var (key, scope) = (new RandomKey(1), new ParameterScope(store, new RandomKey(1)));
        var model = new Vae(scope, new VaeOptions { DataSize = 784, Hidden = [200], LatentSize = 20 }, digits.Mean());
        using var trainer = new Trainer(model, scope, backend, new TrainerOptions { Binarize = true }, key.Fold("training"));
        foreach (var step in trainer.Run(new Batches(digits.Train.Count, 100, key.Fold("order")), digits.Train.Read).Take(600))
            if (step.Step % 200 == 0) Console.WriteLine($"step {step.Step}: ELBO {step.Bound:F1} nats per image");

        var images = digits.Test.Binarized(key.Fold("black or white"));
        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), key.Fold("test"));
        Console.WriteLine($"log-likelihood {evaluator.LogLikelihood(100, images.Read, draws: 500).LogLikelihood}");
        // end
    }
}
