using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs.Densities;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent densities</c>: how far samples are from data, by the density their codes are drawn from.</summary>
internal static class DensitiesCommand
{
    public static Command Create(Terminal terminal)
    {
        var examples = Options.Number(
            "--examples", "The most examples to fit to, and in each set that is compared.", RunGenerator.UsualExamples);
        var repetitions = Options.Number(
            "--repetitions", "How often sets are drawn and compared, at least 2.", new RunDensitiesOptions().Repetitions);
        var json = Options.Json();
        return RunCommand.Of(
            "densities",
            "Compare samples with data by where their codes are drawn from: the prior, or densities fitted to codes.",
            [examples, repetitions, json],
            (call, run) =>
            {
                var options = new RunDensitiesOptions(call.GetValue(examples), call.GetValue(repetitions));
                if (options.Examples < 2)
                    throw new CallException($"--examples {options.Examples}: a covariance takes at least 2");
                if (options.Repetitions < 2)
                    throw new CallException($"--repetitions {options.Repetitions}: a standard error takes at least 2");
                using var comparison = new DensityComparison(run.Model, run.Data, run.Backend, options);
                var densities = comparison.Compare();
                var picture = ExampleTiles.Of(run.Model) is null ? null : run.Folder.Files.Densities;
                if (call.GetValue(json))
                    terminal.Out.WriteLine(ResultJson.Of(densities, ("picture", picture)).ToJsonString());
                else
                    DensityTable.Write(densities, picture, terminal);
                run.Folder.Save(densities);
                if (picture is not null)
                    run.Folder.SavePicture(picture, comparison.Picture());
            });
    }
}
