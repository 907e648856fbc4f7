using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent densities</c>: how far samples are from data, by the density their codes are drawn from.</summary>
internal static class DensitiesCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var examples = Options.Number(
            "--examples", "The most examples to fit to, and in each set that is compared.", RunGenerator.UsualExamples);
        var repetitions = Options.Number(
            "--repetitions", "How often sets are drawn and compared, at least 2.", new RunDensitiesOptions().Repetitions);
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var json = Options.Json();
        var command = new Command(
            "densities",
            "Compare samples with data by where their codes are drawn from: the prior, or densities fitted to codes.")
        {
            run, examples, repetitions, directory, threads, json,
        };
        command.SetAction(result =>
        {
            var options = new RunDensitiesOptions(result.GetValue(examples), result.GetValue(repetitions));
            if (options.Examples < 2)
                throw new CallException($"--examples {options.Examples}: a covariance takes at least 2");
            if (options.Repetitions < 2)
                throw new CallException($"--repetitions {options.Repetitions}: a standard error takes at least 2");
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            using var data = RunData.Load(folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            using var backend = new CpuBackend(result.GetValue(threads));
            using var comparison = new DensityComparison(model, data, backend, options);
            var densities = comparison.Compare();
            var picture = ExampleTiles.Of(model) is null ? null : folder.Files.Densities;
            if (result.GetValue(json))
                terminal.Out.WriteLine(DensityTable.Json(densities, picture).ToJsonString());
            else
                DensityTable.Write(densities, picture, terminal);
            folder.Save(densities);
            if (picture is not null)
                folder.SavePicture(picture, comparison.Picture());
            return ExitCode.Success;
        });
        return command;
    }
}
