using System.CommandLine;
using Latent.Runs;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c>: data drawn from a run's model.</summary>
internal static class SampleCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.Number("--count", "How many to draw.", 64);
        var seed = new Option<ulong>("--seed")
        {
            Description = "Fixes the draws.",
            HelpName = "n",
            DefaultValueFactory = _ => 1,
        };
        var output = Options.Out(
            "A .png sheet, or .npy or .csv for the values. [default: samples.png in the run's folder]");
        var threads = Options.Threads();
        var command = new Command("sample", "Draw from a run's model: means of p(x | z) with z from the prior.")
        {
            run, count, seed, output, threads,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            model.RequireDensity("sample", "fit a density to the codes of 'latent encode', or train a vae");
            using var backend = new CpuBackend(result.GetValue(threads));
            var path = result.GetValue(output) ?? folder.SamplesPath;
            var (number, key) = (result.GetValue(count), result.GetValue(seed));
            using var view = new ModelView(model, backend, new RandomKey(key).Fold("pictures"));
            if (model.Schema is { } schema && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            {
                TableFiles.Write(path, schema, view.Samples(number), folder.Recipe.Data.Window);
            }
            else if (ArrayFiles.Knows(path))
            {
                string[] names = [.. Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}")];
                ArrayFiles.Write(path, number, names, [view.Samples(number)]);
            }
            else
            {
                Pictures.Check(path, model);
                folder.SavePicture(path, RunPictures.Samples(model, backend, number, key));
            }

            terminal.Out.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }
}
