using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Imputing;
using Latent.Runs.Pictures;
using Latent.Sampling;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent impute</c>: missing cells and pixels, filled by a run's model.</summary>
internal static class ImputeCommand
{
    private const int Usual = 16;

    private const string Files = "--data and --out, files of rows";

    public static Command Create(Terminal terminal)
    {
        var source = Options.Place(
            "--data", "name|path",
            "A .csv or .tsv file with empty cells, or an .npy file with NaN; with --mask images. [default with --mask: the test examples of the run's own data]");
        var output = Options.Out("The filled file, .csv (also of a .tsv) or .npy; with --mask a .png sheet. [default with --mask: imputed.png in the run's folder]");
        var sweeps = Options.Number("--sweeps", "The number of sweeps of the chain; the first fifth is left out.", 50);
        var draws = Options.OptionalNumber("--draws", "Also write so many single draws, FILE-1.csv and on; of images, show them.");
        var mask = new Option<string?>("--mask")
        {
            Description = "Fill images, whose missing pixels are left-half, right-half, top-half, bottom-half, or the white ones of a .png.",
            HelpName = "half|file",
        };
        var count = Options.OptionalNumber("--count", "With --mask: how many images. [default: 16]");
        var seed = Options.Seed();
        var json = Options.Json();
        return RunCommand.Of(
            "impute",
            "Fill missing cells or pixels with what a run's model says of them, given the known ones.",
            [source, output, sweeps, draws, mask, count, seed, json],
            (call, run) =>
            {
                var options = new ImputationOptions { Sweeps = call.GetValue(sweeps), Draws = call.GetValue(draws) ?? 0 };
                if (options.Draws > options.Sweeps - options.BurnIn)
                    throw new CallException($"--draws {options.Draws}: {options.Sweeps} sweeps have {options.Sweeps - options.BurnIn} after the first fifth; give more --sweeps");
                if (call.GetValue(count) is not null && call.GetValue(mask) is null)
                    throw new CallException("--count: is of images; give --mask too");
                run.Model.RequireEncoder();
                run.Model.RefuseLabels("imputation");
                run.Model.RequireDensity("impute", "train a vae, whose latent variables are drawn");
                var key = new RandomKey(call.GetValue(seed) ?? run.Model.Recipe.Seed).Fold("impute");
                using var chain = new PseudoGibbs(run.Model.Model, run.Model.Store, run.Backend, key);
                ImputationSummary filled;
                if (call.GetValue(mask) is { } text)
                {
                    var path = call.GetValue(output) ?? run.Folder.Files.Imputed;
                    if (!Pictures.Check(path, run.Model).AreImages)
                        throw new CallException($"--mask {text}: is of images; give {Files}");
                    using var data = RunInput.Load(run.Model, call.GetValue(source), directory: run.Directory);
                    var images = call.GetValue(count) ?? Usual;
                    filled = Picture(run.Model, chain, data, text, images, path, options, run.Folder);
                }
                else
                {
                    filled = Rows(run.Model, chain, call.GetValue(source), call.GetValue(output), options);
                }

                filled.Write(terminal, call.GetValue(json));
            });
    }

    private static ImputationSummary Picture(
        RunModel model, PseudoGibbs chain, RunInput data, string mask, int count, string path, ImputationOptions options, RunFolder folder)
    {
        var missing = PixelMask.Read(mask, model.DataShape);
        var shown = Math.Min(count, data.Examples.Count);
        folder.SavePicture(path, ImputedPictures.Of(chain, data.Examples, shown, missing, options));
        return ImputationSummary.OfPictures(data, shown, missing, path, options);
    }

    private static ImputationSummary Rows(RunModel model, PseudoGibbs chain, string? source, string? output, ImputationOptions options)
    {
        if (source is null || output is null)
            throw new CallException(ExampleTiles.Of(model) is { AreImages: true } ? $"give --mask, as in --mask left-half, or {Files}" : $"give {Files}");
        if (Path.GetFullPath(source) == Path.GetFullPath(output))
            throw new CallException($"--out {output}: is the file that is read; choose another");
        var data = IncompleteData.Load(model, source);
        if (!data.MissingCells.Any())
        {
            ImputedFiles.Write(output, data, data.Values);
            return ImputationSummary.OfRows(data, options, output, [], cells: null);
        }

        ImputedFiles.Check(output, data);
        var imputation = Imputation.Of(chain, data.Values, data.Missing, options);
        ImputedFiles.Write(output, data, imputation.Mean);
        string[] draws = [.. imputation.Draws.Select((_, i) => Beside(output, Invariant($"-{i + 1}{Path.GetExtension(output)}")))];
        foreach (var (path, draw) in draws.Zip(imputation.Draws))
            ImputedFiles.Write(path, data, draw);
        var cells = Beside(output, ".cells.csv");
        ImputedFiles.Write(cells, ImputedCell.Of(data, imputation));
        return ImputationSummary.OfRows(data, options, output, draws, cells);
    }

    private static string Beside(string path, string ending) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + ending);
}
