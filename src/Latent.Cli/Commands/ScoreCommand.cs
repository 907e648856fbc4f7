using System.CommandLine;
using System.Globalization;
using Latent.Cli.Views;
using Latent.Data;
using Latent.Evaluation.Scoring;
using Latent.Runs;
using Latent.Runs.Scoring;

namespace Latent.Cli.Commands;

/// <summary><c>latent score</c>: how strange each example is, and by what.</summary>
internal static class ScoreCommand
{
    private const double UsualRate = 0.01;

    public static Command Create(Terminal terminal)
    {
        var source = Options.Place("--data", "name|path", "What to score. [default: the run's own data]");
        var split = Options.SplitOfAny();
        var clean = Options.Place(
            "--calibrate",
            "name|path",
            "Data without anomalies, which set the threshold; of a named set and of the run's own data the validation examples.");
        var rate = Rate();
        var samples = Options.OptionalNumber(
            "--samples", "Score by the log-likelihood from K importance samples. [default: by the bound, the ELBO, or by the reconstruction of an autoencoder]");
        var output = Options.Out("The .csv file. [default: scores.csv in the run's folder]");
        return RunCommand.Of(
            "score",
            "Say how strange each example is to a run's model, and which columns or pixels make it so.",
            [source, split, clean, rate, samples, output],
            (call, run) =>
            {
                if (call.GetValue(rate) is not null && call.GetValue(clean) is null)
                    throw new CallException("--rate: is of a threshold, which clean data set; give --calibrate too");
                if (call.GetValue(split) is { } name && name is not ("test" or "validation" or "train" or "all"))
                    throw new CallException($"--split {name}: expected test, validation, train or all");
                var path = OutPath(call.GetValue(output), run.Folder, [call.GetValue(source) ?? run.Folder.Recipe.Data.Source, call.GetValue(clean)]);
                using var data = RunInput.Load(run.Model, call.GetValue(source), call.GetValue(split), run.Directory);
                var count = call.GetValue(samples);
                if (count is not null)
                    run.Model.RequireDensity("--samples", "leave it out to score by the reconstruction");
                using var scores = new RunScores(run.Model, run.Backend, new ScoringOptions { Samples = count }, data.Columns);
                if (call.GetValue(clean) is { } calibration)
                    Calibrate(scores, run.Model, calibration, call.GetValue(rate) ?? UsualRate, run.Directory);
                var rows = scores.Of(data);
                ScoreFiles.Write(path, rows, data.NameOf);
                foreach (var line in ScoreSummary.Lines(scores, data, rows))
                    terminal.Out.WriteLine(line);
                terminal.Out.WriteLine(path);
            });
    }

    private static Option<double?> Rate()
    {
        var option = new Option<double?>("--rate")
        {
            Description = "The share of clean examples that may be marked anomalous, in expectation at most. [default: 0.01]",
            HelpName = "share",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1)
                    return value;
                result.AddError($"--rate {text}: expected a number between 0 and 1, as in 0.01");
                return null;
            },
        };
        return option;
    }

    // Trained-on rows score low, and a threshold by them would raise more alarms than asked for.
    private static void Calibrate(RunScores scores, RunModel model, string source, double rate, string? directory)
    {
        var held = Datasets.All.Any(x => x.Name == source) || IsSame(source, model.Recipe.Data.Source);
        using var clean = RunInput.Load(model, source, held ? "validation" : "all", directory);
        try
        {
            scores.Calibrate(clean, rate);
        }
        catch (FormatException e)
        {
            throw new RunException(clean.Name, e.Message, e);
        }
    }

    private static string OutPath(string? asked, RunFolder folder, string?[] inputs)
    {
        if (asked is null)
            return folder.Files.Scores;
        if (!Path.GetExtension(asked).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            throw new CallException($"--out {asked}: expected a name that ends in .csv");
        return inputs.Any(x => x is not null && IsSame(x, asked))
            ? throw new CallException($"--out {asked}: is a file that is read; choose another")
            : asked;
    }

    private static bool IsSame(string a, string b) => string.Equals(Full(a), Full(b), StringComparison.Ordinal);

    private static string Full(string path) => path.Length == 0 ? "" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
