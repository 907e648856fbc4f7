using System.CommandLine;
using Latent.Data.Tables;
using Latent.Generation;
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
        var from = new Option<string>("--from")
        {
            Description = "Where codes are drawn from: prior, or a density fitted to codes of the training data: "
                + "gaussian, mixture (of 10), mixture:K, second-stage.",
            HelpName = "density",
            DefaultValueFactory = _ => "prior",
        };
        var output = Options.Out(
            "A .png sheet, or .npy or .csv for the values. [default: samples.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "sample", "Draw from a run's model: means of p(x | z) with z from the prior, or from a density of codes.")
        {
            run, count, seed, from, output, directory, threads,
        };
        command.SetAction(result =>
        {
            var kind = DensityKind.Parse(result.GetRequiredValue(from));
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            model.RequireDensity("sample", "fit a density to the codes of 'latent encode', or train a vae");
            using var backend = new CpuBackend(result.GetValue(threads));
            var path = result.GetValue(output) ?? folder.SamplesPath;
            var isTable = model.Schema is not null && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
            if (!isTable && !ArrayFiles.Knows(path))
                Pictures.Check(path, model);
            var (number, key) = (result.GetValue(count), new RandomKey(result.GetValue(seed)).Fold("pictures"));
            var recipe = folder.Recipe.With(directory, "data.directory", result);
            var x = kind == DensityKind.Prior
                ? Prior(model, backend, number, key)
                : Fitted(model, recipe, folder.Schema(), backend, kind, number, key);
            if (isTable)
                TableFiles.Write(path, model.Schema!, x, folder.Recipe.Data.Window);
            else if (ArrayFiles.Knows(path))
                ArrayFiles.Write(path, number, [.. Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}")], [x]);
            else
                folder.SavePicture(path, RunPictures.Sheet(x, model.DataShape));
            terminal.Out.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }

    // Of the prior no data are needed.
    private static float[] Prior(RunModel model, CpuBackend backend, int count, RandomKey key)
    {
        using var view = new ModelView(model, backend, key);
        return view.Samples(count);
    }

    private static float[] Fitted(
        RunModel model, Recipe recipe, TableSchema? schema, CpuBackend backend, DensityKind kind, int count, RandomKey key)
    {
        using var data = RunData.Load(recipe, schema);
        using var generator = new RunGenerator(model, data, backend);
        using var density = generator.Fit(kind);
        return generator.Decode(density.Sample(count, key.Fold("codes")));
    }
}
