using System.CommandLine;
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
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.OptionalNumber("--count", "How many to draw, where there are several labels of each. [default: 64; of several labels 10]");
        var label = Labels.Several();
        var seed = Options.Seed();
        var from = new Option<string>("--from")
        {
            Description = "Where codes are drawn from: prior, or a density fitted to codes of the training data: "
                + "gaussian, mixture (of 10), mixture:K, second-stage.",
            HelpName = "density",
            DefaultValueFactory = _ => "prior",
        };
        var noise = new Option<bool>("--noise") { Description = "Draw x from p(x | z), rather than take its mean: rows as the data have them." };
        var output = Options.Out(
            "A .png sheet, or .npy or .csv for the values. [default: samples.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "sample",
            "Draw from a run's model: means of p(x | z) with z from the prior or from a density of codes, or of p(x | y, z) at labels y.")
        {
            run, count, label, seed, from, noise, output, directory, threads,
        };
        command.SetAction(result =>
        {
            var kind = DensityKind.Parse(result.GetRequiredValue(from));
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            if (kind == DensityKind.Prior)
                model.RequireDensity("--from prior", "take --from gaussian, mixture or second-stage, which are fitted to codes");
            var labels = Labels.Read(result.GetValue(label), model);
            using var backend = new CpuBackend(result.GetValue(threads));
            var draws = result.GetValue(seed) ?? folder.Recipe.Seed;
            var asked = new Asked(folder, model, backend)
            {
                Path = result.GetValue(output) ?? folder.Files.Samples,
                Count = result.GetValue(count) ?? (labels?.Count > 1 ? PictureSizes.OfEachLabel : PictureSizes.Samples),
                Key = new RandomKey(draws).Fold("pictures"),
                Seed = (int)(draws % int.MaxValue),
                HasNoise = result.GetValue(noise),
            };
            if (!ArrayFiles.Knows(asked.Path))
                Pictures.Check(asked.Path, model, ".png, .npy or .csv");

            if (kind != DensityKind.Prior)
                Write(asked, Fitted(asked, folder.Recipe.With(directory, "data.directory", result), kind));
            else if (model.Labels is null)
                Write(asked, Prior(asked));
            else
                WriteGiven(asked, labels);
            terminal.Out.WriteLine($"{asked.Path}: {Said(asked, kind, labels)}");
            return ExitCode.Success;
        });
        return command;
    }

    private static string Said(Asked asked, DensityKind kind, IReadOnlyList<int>? labels)
    {
        var made = $"{(asked.HasNoise ? "draws from" : "means of")} {(asked.Model.Labels is null ? "p(x | z)" : "p(x | y, z)")}";
        return labels is null
            ? $"{Invariant($"{asked.Count:N0}")} {made}{(asked.Model.Labels is null ? "" : ", y drawn")}, z from {(kind == DensityKind.Prior ? "the prior" : kind)}"
            : Invariant($"{asked.Count:N0} {made} of {(labels.Count > 1 ? "each label, " : "label ")}{string.Join(", ", labels)}");
    }

    private static IEnumerable<string> Columns(RunModel model) => Enumerable.Range(0, model.DataShape.Size).Select(i => $"x{i}");

    private static void Write(Asked asked, float[] x)
    {
        if (asked.IsTable)
            TableFiles.Write(asked.Path, asked.Model.Schema!, x, asked.Folder.Recipe.Data.Window);
        else if (ArrayFiles.Knows(asked.Path))
            ArrayFiles.Write(asked.Path, x.Length / asked.Model.DataShape.Size, [.. Columns(asked.Model)], [x]);
        else
            asked.Folder.SavePicture(asked.Path, Pictures.Check(asked.Path, asked.Model).Sheet(x));
    }

    // Of a conditional model: at each label so many, or with no labels asked for, the labels drawn too.
    private static void WriteGiven(Asked asked, IReadOnlyList<int>? labels)
    {
        var (model, count, noise) = (asked.Model, asked.Count, asked.HasNoise);
        using var view = new ModelView(model, asked.Backend, asked.Key);
        if (ArrayFiles.Knows(asked.Path))
        {
            IEnumerable<int?> given = labels is null ? [null] : labels.Select(x => (int?)x);
            var rows = given.Select(x => view.SamplesWithLabels(count, x, noise));
            if (asked.IsTable)
                WriteTable(asked, [.. rows]);
            else
                ArrayFiles.Write(asked.Path, count * given.Count(), [.. Columns(model), "label"], rows.Select(x => Joined(x.X, x.Labels)));
        }
        else if (labels is null)
        {
            Write(asked, view.Samples(count, noise: noise));
        }
        else
        {
            asked.Folder.SavePicture(asked.Path, RunPictures.Labelled(view, model, labels, count, noise));
        }
    }

    private static void WriteTable(Asked asked, (float[] X, int[] Labels)[] rows) => TableFiles.Write(
        asked.Path, asked.Model.Schema!, rows.SelectMany(x => x.X).ToArray(), asked.Folder.Recipe.Data.Window, [.. rows.SelectMany(x => x.Labels)]);

    // An array has its labels behind the values.
    private static float[] Joined(float[] x, int[] labels) =>
        [.. x.Chunk(x.Length / labels.Length).Zip(labels, (row, label) => (float[])[.. row, label]).SelectMany(row => row)];

    // Of the prior no data are needed.
    private static float[] Prior(Asked asked)
    {
        using var view = new ModelView(asked.Model, asked.Backend, asked.Key);
        return view.Samples(asked.Count, noise: asked.HasNoise);
    }

    private static float[] Fitted(Asked asked, Recipe recipe, DensityKind kind)
    {
        using var data = RunData.Load(recipe, asked.Folder.Schema());
        using var generator = new RunGenerator(asked.Model, data, asked.Backend);
        using var density = generator.Fit(kind);
        var codes = density.Sample(asked.Count, asked.Key.Fold("codes"));
        return asked.HasNoise ? generator.Draw(codes, asked.Seed) : generator.Decode(codes);
    }

    /// <summary>What is to be drawn, and where it is written.</summary>
    private sealed record Asked(RunFolder Folder, RunModel Model, CpuBackend Backend)
    {
        public required string Path { get; init; }

        public required int Count { get; init; }

        public required RandomKey Key { get; init; }

        /// <summary>Which draws of x, at codes that the key has drawn.</summary>
        public required int Seed { get; init; }

        /// <summary>Whether x is drawn, its noise with it.</summary>
        public required bool HasNoise { get; init; }

        /// <summary>Whether the rows of a table are written, in its own units.</summary>
        public bool IsTable =>
            Model.Schema is not null && System.IO.Path.GetExtension(Path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
    }
}
