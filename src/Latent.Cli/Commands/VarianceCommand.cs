using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent variance</c>: how far the gradients of each estimator spread.</summary>
internal static class VarianceCommand
{
    public static Command Create(Terminal terminal)
    {
        var draws = Options.Number("--draws", "The number of gradients of each estimator, at least 2.", 1000);
        var examples = Options.Number("--examples", "The number of validation examples in the batch.", 100);
        var k = Options.Number("--k", "K of the importance-weighted bound iw:K.", 5);
        var json = Options.Json();
        return RunCommand.Of(
            "variance",
            "Measure the variance of each gradient estimator at a run's best parameters.",
            [draws, examples, k, json],
            (call, run) =>
            {
                var count = call.GetValue(draws);
                if (count < 2)
                    throw new CallException($"--draws {count}: a variance takes at least 2");
                var options = new RunVarianceOptions(count, call.GetValue(examples), call.GetValue(k));
                var variance = RunVariance.Of(run.Model, run.Examples("validation"), run.Backend, options);
                if (call.GetValue(json))
                    terminal.Out.WriteLine(ResultJson.Of(variance).ToJsonString());
                else
                    VarianceTable.Write(variance, terminal);
                run.Folder.Save(variance);
            });
    }
}
