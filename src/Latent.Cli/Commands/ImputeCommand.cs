using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Imputing;
using Latent.Runs.Pictures;
using Latent.Runs.Scoring;
using Latent.Sampling;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent impute</c>: missing cells and pixels, filled by a run's model.</summary>
internal static class ImputeCommand
{
    private const int Usual = 16;

    private const string FillRows = "give --data and --out, files of rows";

    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var source = Options.Place(
            "--data", "name|path",
            "A .csv or .tsv file with empty cells, or an .npy file with NaN; with --mask images. [default with --mask: the test examples of the run's own data]");
        var output = Options.Out("The filled file, of the kind of --data; with --mask a .png sheet. [default with --mask: imputed.png in the run's folder]");
        var sweeps = Options.Number("--sweeps", "The number of sweeps of the chain; the first fifth is left out.", 50);
        var draws = Options.Number("--draws", "Also write so many single draws, FILE-1.csv and on; of images, show them.");
        var mask = new Option<string?>("--mask")
        {
            Description = "Fill images, whose missing pixels are left-half, right-half, top-half, bottom-half, or the white ones of a .png.",
            HelpName = "half|file",
        };
        var count = Options.Number("--count", "With --mask: how many images. [default: 16]");
        var seed = new Option<ulong?>("--seed") { Description = "Fixes the draws. [default: the run's seed]", HelpName = "n" };
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command("impute", "Fill missing cells or pixels with what a run's model says of them, given the known ones.")
        {
            run, source, output, sweeps, draws, mask, count, seed, directory, threads,
        };
        command.SetAction(result =>
        {
            var options = new ImputationOptions { Sweeps = result.GetValue(sweeps), Draws = result.GetValue(draws) };
            if (options.Draws > options.Sweeps - options.BurnIn)
                throw new CallException($"--draws {options.Draws}: {options.Sweeps} sweeps have {options.Sweeps - options.BurnIn} after the first fifth; give more --sweeps");
            if (result.GetValue(count) > 0 && result.GetValue(mask) is null)
                throw new CallException("--count: is of images; give --mask too");
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            model.RequireEncoder();
            model.RefuseLabels("imputation");
            model.RequireDensity("impute", "train a vae, whose latent variables are drawn");
            using var backend = new CpuBackend(result.GetValue(threads));
            var key = new RandomKey(result.GetValue(seed) ?? model.Recipe.Seed).Fold("impute");
            using var chain = new PseudoGibbs(model.Model, model.Store, backend, key);
            if (result.GetValue(mask) is { } text)
            {
                var path = result.GetValue(output) ?? Path.Combine(folder.Location, "imputed.png");
                Pictures.Check(path, model, instead: FillRows);
                using var data = ScoredData.Load(model, result.GetValue(source), directory: result.GetValue(directory));
                var missing = PixelMask.Read(text, model.DataShape);
                var shown = Math.Min(result.GetValue(count) is > 0 and var asked ? asked : Usual, data.Examples.Count);
                folder.SavePicture(path, ImputedPictures.Of(chain, data.Examples, shown, missing, options));
                terminal.Out.WriteLine($"{path}: {Said(shown, data, options)}");
            }
            else
            {
                Rows(model, chain, result.GetValue(source), result.GetValue(output), options, terminal);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Said(int shown, ScoredData data, ImputationOptions options) => Tables.Invariant(
        $"{shown:N0} of {data.Examples.Count:N0} {data.Split} examples, a column each; from the top the example, what is known of it, ")
        + Tables.Invariant($"the mean of {options.Sweeps - options.BurnIn} draws{(options.Draws > 0 ? $", {options.Draws} single draws" : "")}");

    private static void Rows(
        RunModel model, PseudoGibbs chain, string? source, string? output, ImputationOptions options, Terminal terminal)
    {
        if (source is null || output is null)
            throw new CallException(RunPictures.CanShow(model) ? "give --mask, as in --mask left-half, or --data and --out, files of rows" : FillRows);
        if (Path.GetFullPath(source) == Path.GetFullPath(output))
            throw new CallException($"--out {output}: is the file that is read; choose another");
        var data = IncompleteData.Load(model, source);
        var name = Path.GetFileName(source);
        var missing = data.MissingCells.ToArray();
        if (missing.Length == 0)
        {
            ImputedFiles.Write(output, data, data.Values);
            terminal.Out.WriteLine($"{name}: no cell is missing; {output} has the same rows");
            return;
        }

        ImputedFiles.Check(output, data);
        var imputation = Imputation.Of(chain, data.Values, data.Missing, options);
        ImputedFiles.Write(output, data, imputation.Mean);
        terminal.Out.WriteLine(Tables.Invariant(
            $"{name}: {missing.Length:N0} of {data.Count * data.Schema.Columns.Count:N0} cells are missing, in {missing.Select(x => x.Row).Distinct().Count():N0} of {data.Count:N0} rows"));
        terminal.Out.WriteLine(Tables.Invariant(
            $"numbers filled with the mean, categories with the most frequent of {options.Sweeps - options.BurnIn} draws (pseudo-Gibbs, {options.Sweeps} sweeps, the first {options.BurnIn} left out)"));
        terminal.Out.WriteLine(output);
        foreach (var (i, draw) in imputation.Draws.Index())
        {
            var path = Beside(output, FormattableString.Invariant($"-{i + 1}{Path.GetExtension(output)}"));
            ImputedFiles.Write(path, data, draw);
            terminal.Out.WriteLine(path);
        }

        var cells = Beside(output, ".cells.csv");
        ImputedFiles.Write(cells, ImputedCell.Of(data, imputation));
        terminal.Out.WriteLine($"{cells}: each filled cell with the deviation or the share of its draws");
    }

    private static string Beside(string path, string ending) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + ending);
}
