using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent diagnose</c>: what a model's codes tell, and what may be wrong with it.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(Terminal terminal)
    {
        var split = Options.Split("train");
        var count = Options.Number("--examples", $"The number of examples to look at, at least {Diagnostician.LeastExamples}.", 10_000);
        var json = Options.Json();
        return RunCommand.Of(
            "diagnose",
            "Say what each latent variable does, how codes lie beside the prior, and what may be wrong.",
            [split, count, json],
            (call, run) =>
            {
                if (call.GetValue(count) is var asked && asked < Diagnostician.LeastExamples)
                    throw new CallException($"--examples {asked}: a diagnosis takes at least {Diagnostician.LeastExamples}");
                var name = call.GetRequiredValue(split);
                var examples = run.Examples(name);
                using var diagnostician = new Diagnostician(run.Model, run.Backend);
                var diagnosis = diagnostician.Of(run.Folder, run.Data, name, examples, asked);
                var forPrograms = call.GetValue(json);
                foreach (var line in forPrograms ? [ResultJson.Of(diagnosis).ToJsonString()] : DiagnosisTable.Lines(diagnosis))
                    terminal.Out.WriteLine(line);
                run.Folder.Save(diagnosis);
                if (!forPrograms)
                    terminal.Out.WriteLine($"saved as {run.Folder.Files.Of<RunDiagnosis>()}");
            });
    }
}
