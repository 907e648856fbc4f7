using Latent.Runs;
using Latent.Runs.Imputing;
using Latent.Sampling;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Readme;

/// <summary>The example of docs/imputation.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class ImputationExample
{
    public static void Run(string run, string rows, string filled)
    {
        // begin
        using var folder = RunFolder.Open(run);
        using var model = RunModel.Best(folder);
        using var backend = new CpuBackend();
        using var chain = new PseudoGibbs(model.Model, model.Store, backend, new RandomKey(1));
        var data = IncompleteData.Load(model, rows);
        var imputation = Imputation.Of(chain, data.Values, data.Missing, new ImputationOptions { Sweeps = 50 });
        ImputedFiles.Write(filled, data, imputation.Mean);
        foreach (var cell in ImputedCell.Of(data, imputation))
            Console.WriteLine($"row {cell.Row}, {cell.Column}: {cell.Value}");
        // end
    }
}
