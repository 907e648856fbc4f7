using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;

namespace Latent.Cli.Commands;

/// <summary><c>latent resume</c>: goes on from the last checkpoint, perhaps to a later limit.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        (Option<string?> Option, string Key)[] keys =
        [
            (new("--epochs") { Description = "A new limit of passes over the data, counted from the start.", HelpName = "n" }, "training.epochs"),
            (new("--steps") { Description = "A new limit of steps, counted from the start.", HelpName = "n" }, "training.steps"),
            (new("--minutes") { Description = "A new limit of minutes, counted from the start.", HelpName = "n" }, "training.minutes"),
            (new("--patience") { Description = "A new patience, in validations.", HelpName = "n" }, "training.patience"),
            (Options.DataDirectory(), "data.directory"),
        ];
        var show = new ShowOptions();
        var command = new Command("resume", "Go on with a run from its last checkpoint, to the same bits as if it had never stopped.") { run };
        foreach (var option in (Option[])[.. keys.Select(x => x.Option), .. show.All])
            command.Add(option);
        command.SetAction(result =>
        {
            using var session = new Session(show.Read(result), terminal);
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            folder.Hold();
            var recipe = keys.Aggregate(folder.Recipe, (x, key) => x.With(key.Option, key.Key, result));
            using var data = RunData.Load(recipe);
            if (recipe.ToJson() != folder.Recipe.ToJson())
                folder.Rewrite(recipe);
            return session.Train(folder, data);
        });
        return command;
    }
}
