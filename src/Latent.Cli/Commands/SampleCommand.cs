using System.CommandLine;
using Latent.Data.Tables;
using Latent.Generation;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c>: data drawn from a run's model.</summary>
internal static class SampleCommand
{
    // A sheet of eight by eight.
    private const int Usual = 64;

    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.Number("--count", "How many to draw, where there are several labels of each. [default: 64; of several labels 10]");
        var label = Labels.Several();
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
            "sample",
            "Draw from a run's model: means of p(x | z) with z from the prior or from a density of codes, or of p(x | y, z) at labels y.")
        {
            run, count, label, seed, from, output, directory, threads,
        };
        command.SetAction(result =>
        {
            var kind = DensityKind.Parse(result.GetRequiredValue(from));
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            if (kind == DensityKind.Prior)
                model.RequireDensity("--from prior", "take --from gaussian, mixture or second-stage, which are fitted to codes");
            var labels = Labels.Read(result.GetValue(label), model);
            var path = result.GetValue(output) ?? folder.SamplesPath;
            if (!IsTable(path, model) && !ArrayFiles.Knows(path))
                Pictures.Check(path, model, ".png, .npy or .csv");

            var number = result.GetValue(count) is > 0 and var asked ? asked : labels?.Count > 1 ? RunPictures.OfEachLabel : Usual;
            var key = new RandomKey(result.GetValue(seed)).Fold("pictures");
            using var backend = new CpuBackend(result.GetValue(threads));
            if (model.Labels is null || kind != DensityKind.Prior)
            {
                var recipe = folder.Recipe.With(directory, "data.directory", result);
                var x = kind == DensityKind.Prior
                    ? Prior(model, backend, number, key)
                    : Fitted(model, recipe, folder.Schema(), backend, kind, number, key);
                Write(folder, model, path, x);
            }
            else
            {
                WriteGiven(folder, model, path, backend, labels, number, key);
            }

            var each = labels is null ? $": {Said(model, number, kind)}" : $": {number} of {(labels.Count > 1 ? "each label, " : "label ")}{string.Join(", ", labels)}";
            terminal.Out.WriteLine(path + each);
            return ExitCode.Success;
        });
        return command;
    }

    private static string Said(RunModel model, int count, DensityKind kind) =>
        $"{LatentUnits.Invariant($"{count:N0}")} means of {(model.Labels is null ? "p(x | z)" : "p(x | y, z), y drawn")}, z from {(kind == DensityKind.Prior ? "the prior" : kind)}";

    private static bool IsTable(string path, RunModel model) =>
        model.Schema is not null && Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Columns(RunModel model) => Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}");

    private static void Write(RunFolder folder, RunModel model, string path, float[] x)
    {
        if (IsTable(path, model))
            TableFiles.Write(path, model.Schema!, x, folder.Recipe.Data.Window);
        else if (ArrayFiles.Knows(path))
            ArrayFiles.Write(path, x.Length / model.DataShape.Size, [.. Columns(model)], [x]);
        else
            folder.SavePicture(path, RunPictures.Sheet(x, model.DataShape));
    }

    // Of a conditional model: at each label so many, or with no labels asked for, the labels drawn too.
    private static void WriteGiven(
        RunFolder folder, RunModel model, string path, CpuBackend backend, IReadOnlyList<int>? labels, int count, RandomKey key)
    {
        using var view = new ModelView(model, backend, key);
        if (IsTable(path, model))
        {
            TableFiles.Write(path, model.Schema!, view.Samples(count), folder.Recipe.Data.Window);
        }
        else if (ArrayFiles.Knows(path))
        {
            IEnumerable<int?> given = labels is null ? [null] : labels.Select(x => (int?)x);
            ArrayFiles.Write(
                path, count * given.Count(), [.. Columns(model), "label"], given.Select(x => view.SamplesWithLabels(count, x)));
        }
        else
        {
            folder.SavePicture(path, labels is null
                ? RunPictures.Sheet(view.Samples(count), model.DataShape)
                : RunPictures.Labelled(view, model, labels, count));
        }
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
