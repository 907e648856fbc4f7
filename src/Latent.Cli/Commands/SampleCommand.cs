using System.CommandLine;
using Latent.Generation;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Runs.Pictures;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c>: data drawn from a run's model.</summary>
internal static class SampleCommand
{
    public static Command Create(Terminal terminal)
    {
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
        var sweeps = Options.OptionalNumber(
            "--sweeps", "Of a Boltzmann prior, show its Gibbs chains as they move: a row each, so many sweeps from one column to the next.");
        var output = Options.Out(
            "A .png sheet, or .npy or .csv for the values. [default: samples.png in the run's folder]");
        return RunCommand.Of(
            "sample",
            "Draw from a run's model: means of p(x | z) with z from the prior or from a density of codes, or of p(x | y, z) at labels y.",
            [count, label, seed, from, noise, sweeps, output],
            (call, run) =>
            {
                var kind = DensityKind.Parse(call.GetRequiredValue(from));
                if (call.GetValue(sweeps) is { } apart)
                {
                    if (new Option[] { count, label, from, noise }.FirstOrDefault(x => call.GetResult(x) is { Implicit: false }) is { } other)
                        throw new CallException($"--sweeps {apart}: shows chains of the prior, to which {other.Name} says nothing; leave it out");
                    Strip(apart, call.GetValue(output) ?? run.Folder.Files.Chains, call.GetValue(seed), run, terminal);
                    return;
                }

                if (kind == DensityKind.Prior)
                    run.Model.RequireDensity("--from prior", "take --from gaussian, mixture or second-stage, which are fitted to codes");
                var labels = Labels.Read(call.GetValue(label), run.Model);
                var asked = new Asked
                {
                    Model = run.Model,
                    Kind = kind,
                    Labels = labels,
                    Count = call.GetValue(count) ?? (labels?.Count > 1 ? PictureSizes.OfEachLabel : PictureSizes.Samples),
                    HasNoise = call.GetValue(noise),
                };
                var path = call.GetValue(output) ?? run.Folder.Files.Samples;
                if (!ArrayFiles.Knows(path))
                    Pictures.Check(path, run.Model, ".png, .npy or .csv");

                var key = new RandomKey(call.GetValue(seed) ?? run.Folder.Recipe.Seed).Fold("pictures");
                using var view = new ModelView(run.Model, run.Backend, key);
                RefuseTooMany([asked.Count, Math.Max(run.Model.DataShape.Size, view.CodeSize)]);
                var codes = kind == DensityKind.Prior
                    ? view.PriorCodes(asked.Count)
                    : Fitted(asked, run, key);
                Write(path, run.Folder, asked, Drawn(asked, view, codes));
                terminal.Out.WriteLine($"{path}: {asked}");
            });
    }

    private static void Strip(int sweeps, string path, ulong? seed, OpenRun run, Terminal terminal)
    {
        Pictures.Check(path, run.Model, ".png");
        run.Folder.SavePicture(path, ChainStrips.Sheet(run.Model, run.Backend, sweeps, seed ?? run.Folder.Recipe.Seed));
        terminal.Out.WriteLine(Invariant(
            $"{path}: {ChainStrips.Rows} Gibbs chains of the prior, {ChainStrips.Columns} states of each, {sweeps:N0} {(sweeps == 1 ? "sweep" : "sweeps")} from one to the next"));
    }

    // What no array holds is refused before anything is drawn.
    private static void RefuseTooMany(Shape values) => _ = values.Size;

    private static double[] Fitted(Asked asked, OpenRun run, RandomKey key)
    {
        using var generator = new RunGenerator(run.Model, run.Data, run.Backend);
        using var density = generator.Fit(asked.Kind);
        return density.Sample(asked.Count, key.Fold("codes"));
    }

    // At each label the same codes, with noise of their own; with no labels asked for, the labels drawn with the codes.
    private static (float[] X, int[]? Labels) Drawn(Asked asked, ModelView view, double[] codes)
    {
        double[][] sets = asked.Labels is null ? [codes] : [.. asked.Labels.Select(label => view.AtLabel(codes, label))];
        return (
            [.. sets.SelectMany((z, number) => asked.HasNoise ? view.Draw(z, number) : view.Decode(z))],
            asked.Model.Labels is null ? null : [.. sets.SelectMany(z => view.LabelsOf(z))]);
    }

    private static void Write(string path, RunFolder folder, Asked asked, (float[] X, int[]? Labels) drawn)
    {
        var (model, (x, labels)) = (asked.Model, drawn);
        var isCsv = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        if (isCsv && model.Schema is { } schema)
            TableFiles.Write(path, schema, x, folder.Recipe.Data.Window, labels);
        else if (ArrayFiles.Knows(path))
            WriteRows(path, model.DataShape.Size, x, labels);
        else
            folder.SavePicture(path, RunPictures.Sheet(model, x, asked.Labels?.Count > 1 ? asked.Count : null));
    }

    // Labels lie behind the values.
    private static void WriteRows(string path, int size, float[] x, int[]? labels)
    {
        var names = Enumerable.Range(0, size).Select(i => $"x{i}");
        if (labels is null)
            ArrayFiles.Write(path, x.Length / size, [.. names], [x]);
        else
            ArrayFiles.Write(path, labels.Length, [.. names, "label"], x.Chunk(size).Zip(labels, (row, label) => (float[])[.. row, label]));
    }

    /// <summary>What is to be drawn.</summary>
    private sealed record Asked
    {
        public required RunModel Model { get; init; }

        /// <summary>Where codes are drawn from.</summary>
        public required DensityKind Kind { get; init; }

        /// <summary>The labels; null where they are drawn or there are none.</summary>
        public required IReadOnlyList<int>? Labels { get; init; }

        /// <summary>How many, of each label where there are several.</summary>
        public required int Count { get; init; }

        /// <summary>Whether x is drawn, its noise with it.</summary>
        public required bool HasNoise { get; init; }

        public override string ToString()
        {
            var made = $"{(HasNoise ? "draws from" : "means of")} {(Model.Labels is null ? "p(x | z)" : "p(x | y, z)")}";
            return Labels is null
                ? $"{Invariant($"{Count:N0}")} {made}{(Model.Labels is null ? "" : ", y drawn")}, z from {(Kind == DensityKind.Prior ? "the prior" : Kind)}"
                : Invariant($"{Count:N0} {made} of {(Labels.Count > 1 ? "each label, " : "label ")}{string.Join(", ", Labels)}");
        }
    }
}
