using Latent.Generation;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Readme;

/// <summary>The example of docs/generation.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class GenerationExample
{
    public static float[] Run(string run)
    {
        // begin
        using var folder = RunFolder.Open(run);
        using var model = RunModel.Best(folder);
        using var data = RunData.Load(folder.Recipe, folder.Schema());
        using var backend = new CpuBackend();
        using var generator = new RunGenerator(model, data, backend);
        using var density = generator.Fit(DensityKind.Parse("mixture:20"));
        var means = generator.Decode(density.Sample(64, new RandomKey(1)));     // of p(x | z); Draw takes draws from it. [64, D]
        // end
        return means;
    }
}
