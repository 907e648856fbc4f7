using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;

namespace Latent.Cli.Commands;

/// <summary><c>latent eval</c>: the numbers of a run's best parameters.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var samples = Options.Number("--samples", "K, the number of importance samples an example.", 5000);
        var images = Options.Number(
            "--images", "The number of examples whose log-likelihood is estimated. [default: all]");
        var split = Options.Split("test");
        var directory = Options.DataDirectory();
        var show = new ShowOptions();
        var command = new Command(
            "eval", "Measure a run's best parameters: bound, log-likelihood with its standard error, active units.")
        {
            run, samples, images, split, directory,
        };
        foreach (var option in show.All)
            command.Add(option);
        command.SetAction(result =>
        {
            using var session = new Session(show.Read(result), terminal);
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            using var data = RunData.Load(
                folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            var count = result.GetValue(images);
            var options = new RunEvaluationOptions(
                result.GetRequiredValue(split), result.GetValue(samples), count == 0 ? null : count);
            session.Evaluate(folder, model, data, options);
            return ExitCode.Success;
        });
        return command;
    }
}
