using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent logz</c>: the partition function of a run's Boltzmann prior.</summary>
internal static class LogZCommand
{
    public static Command Create(Terminal terminal)
    {
        var chains = Options.Number("--chains", "The number of annealed chains.", 1024);
        var temperatures = Options.Number("--temperatures", "The steps from the uniform distribution to the machine.", 1000);
        var sweeps = Options.Number("--sweeps", "The Gibbs sweeps at each temperature.", 1);
        var json = Options.Json();
        return RunCommand.Of(
            "logz",
            "Estimate ln Z of a run's Boltzmann prior from either side, and measure how its chains mix.",
            [chains, temperatures, sweeps, json],
            (call, run) =>
            {
                if (call.GetValue(chains) < 2)
                    throw new CallException($"--chains {call.GetValue(chains)}: a standard error takes at least 2");
                var options = new RunBoltzmannOptions
                {
                    Annealing = new() { Chains = call.GetValue(chains), Temperatures = call.GetValue(temperatures), Sweeps = call.GetValue(sweeps) },
                };
                var found = RunBoltzmann.Of(run.Model, run.Backend, options);
                if (call.GetValue(json))
                    terminal.Out.WriteLine(ResultJson.Of(found).ToJsonString());
                else
                    BoltzmannTable.Write(found, terminal);
                run.Folder.Save(found);
            });
    }
}
