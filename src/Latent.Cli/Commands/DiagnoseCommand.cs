using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent diagnose</c>: what a model's codes tell, and what may be wrong with it.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var split = Options.Split("train");
        var count = Options.Number("--examples", $"The number of examples to look at, at least {Diagnostician.LeastExamples}.", 10_000);
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command(
            "diagnose", "Say what each latent variable does, how codes lie beside the prior, and what may be wrong.")
        {
            run, split, count, directory, threads,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(count) is var asked && asked < Diagnostician.LeastExamples)
                throw new CallException($"--examples {asked}: a diagnosis takes at least {Diagnostician.LeastExamples}");
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            using var data = RunData.Load(
                folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            var name = result.GetRequiredValue(split);
            var examples = data.Pick(name);
            model.CheckShape(examples, data.Name);
            using var backend = new CpuBackend(result.GetValue(threads));
            using var diagnostician = new Diagnostician(model, backend);
            var diagnosis = diagnostician.Of(folder, data, name, examples, asked);
            foreach (var line in DiagnosisTable.Lines(diagnosis))
                terminal.Out.WriteLine(line);
            folder.Save(diagnosis);
            terminal.Out.WriteLine($"saved as {folder.Files.Of<RunDiagnosis>()}");
            return ExitCode.Success;
        });
        return command;
    }
}
