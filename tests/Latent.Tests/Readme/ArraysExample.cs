using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Readme;

/// <summary>The example of docs/data.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class ArraysExample
{
    public static (float[] Codes, float[] Reconstructions, float[] Made) Run(
        string run, int channels, float[] train, float[] validation, float[] test)
    {
        // begin
        Examples Rows(float[] values) => Examples.Of([channels], values);       // [n, channels], row by row
        var recipe = new Recipe().With("model.likelihood=gaussian").With("model.latent=2").With("training.epochs=40");
        using var data = RunData.Of(new Dataset("sensors", Rows(train), Rows(validation), Rows(test)) { Kind = ValueKind.Real }, recipe);
        using var backend = new CpuBackend();
        using var folder = RunFolder.Create(run, recipe, backend.Threads);
        using (var training = new TrainingRun(folder, data, backend))
        {
            foreach (var validated in training.Run().OfType<Validated>())
                Console.WriteLine($"epoch {validated.Metrics.Epoch:F0}: ELBO {validated.Metrics.Validation!["elbo"]:F2} nats per row");
        }

        using var model = RunModel.Best(folder);                                // of a folder alone: RunFolder.Open
        using var view = new ModelView(model, backend, new RandomKey(1));
        float[] codes = [.. view.Codes(data.Test).SelectMany(x => x)];          // means of q(z | x), [n, 2]
        var reconstructions = view.Reconstructions(test);                       // means of p(x | z) there, [n, channels]
        var made = view.Draw(view.PriorCodes(100), number: 0);                  // 100 new rows
        // end
        return (codes, reconstructions, made);
    }
}
