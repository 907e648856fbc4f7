using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent disentangle</c>: whether each dimension of codes stands for one factor of the data.</summary>
internal static class DisentangleCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var samples = Options.Number("--samples", "How many data or decisions a score learns from; half as many judge it.", 10_000);
        var repeats = Options.Number("--repeats", "How often each score is taken, with other draws, for its standard error.", 3);
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var json = Options.Json();
        var command = new Command(
            "disentangle", "Score whether each dimension of a run's codes stands for one known factor of its data.")
        {
            run, samples, repeats, directory, threads, json,
        };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            model.RequireEncoder();
            model.RefuseLabels("disentanglement");
            using var data = RunData.Load(folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            var factors = data.Source.Factorized
                ?? throw new RunException(data.Name, "has no known factors, which the scores compare codes with; train on data that have, as 'shapes' do");
            using var backend = new CpuBackend(result.GetValue(threads));
            var options = new RunDisentanglementOptions(result.GetValue(samples), result.GetValue(repeats));
            var found = RunDisentanglement.Of(model, factors, backend, options);
            if (result.GetValue(json))
                terminal.Out.WriteLine(DisentanglementTable.Json(found).ToJsonString());
            else
                DisentanglementTable.Write(found, terminal);
            return ExitCode.Success;
        });
        return command;
    }
}
