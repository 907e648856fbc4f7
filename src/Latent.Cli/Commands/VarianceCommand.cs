using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent variance</c>: how far the gradients of each estimator spread.</summary>
internal static class VarianceCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var draws = Options.Number("--draws", "The number of gradients of each estimator, at least 2.", 1000);
        var examples = Options.Number("--examples", "The number of validation examples in the batch.", 100);
        var k = Options.Number("--k", "K of the importance-weighted bound iw:K.", 5);
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var json = Options.Json();
        var command = new Command(
            "variance", "Measure the variance of each gradient estimator at a run's best parameters.")
        {
            run, draws, examples, k, directory, threads, json,
        };
        command.SetAction(result =>
        {
            var count = result.GetValue(draws);
            if (count < 2)
                throw new CallException($"--draws {count}: a variance takes at least 2");
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            using var data = RunData.Load(folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            model.CheckShape(data.Validation, data.Name);
            using var backend = new CpuBackend(result.GetValue(threads));
            var options = new RunVarianceOptions(count, result.GetValue(examples), result.GetValue(k));
            var variance = RunVariance.Of(model, data.Validation, backend, options);
            if (result.GetValue(json))
                terminal.Out.WriteLine(VarianceTable.Json(variance).ToJsonString());
            else
                VarianceTable.Write(variance, terminal);
            folder.Save(variance);
            return ExitCode.Success;
        });
        return command;
    }
}
