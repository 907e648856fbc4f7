using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent disentangle</c>: whether each dimension of codes stands for one factor of the data.</summary>
internal static class DisentangleCommand
{
    public static Command Create(Terminal terminal)
    {
        var samples = Options.Number("--samples", "How many data or decisions a score learns from; half as many judge it.", 10_000);
        var repeats = Options.Number("--repeats", "How often each score is taken, with other draws, for its standard error.", 3);
        var json = Options.Json();
        return RunCommand.Of(
            "disentangle",
            "Score whether each dimension of a run's codes stands for one known factor of its data.",
            [samples, repeats, json],
            (call, run) =>
            {
                run.Model.RequireEncoder();
                run.Model.RefuseLabels("disentanglement");
                var factors = run.Data.Source.Factorized
                    ?? throw new RunException(run.Data.Name, "has no known factors, which the scores compare codes with; train on data that have, as 'shapes' do");
                var options = new RunDisentanglementOptions(call.GetValue(samples), call.GetValue(repeats));
                var found = RunDisentanglement.Of(run.Model, factors, run.Backend, options);
                if (call.GetValue(json))
                    terminal.Out.WriteLine(DisentanglementTable.Json(found).ToJsonString());
                else
                    DisentanglementTable.Write(found, terminal);
            });
    }
}
