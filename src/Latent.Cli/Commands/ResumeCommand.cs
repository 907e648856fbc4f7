using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Recipes;

namespace Latent.Cli.Commands;

/// <summary><c>latent resume</c>: goes on from the last checkpoint, perhaps to a later limit.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var keys = new RecipeOptions();
        keys.Add("--epochs", "n", "training.epochs", "A new limit of passes over the data, counted from the start.");
        keys.Add("--steps", "n", "training.steps", "A new limit of steps, counted from the start.");
        keys.Add("--minutes", "n", "training.minutes", "A new limit of minutes, counted from the start.");
        keys.Add("--patience", "n", "training.patience", "A new patience, in validations.");
        keys.Add("--data-dir", "folder", "data.directory", Options.DataDirectory().Description!);
        var show = new ShowOptions();

        var command = new Command(
            "resume", "Go on with a run from its last checkpoint, to the same bits as if it had never stopped.") { run };
        foreach (var option in (Option[])[.. keys.All, .. show.All])
            command.Add(option);
        command.SetAction(result =>
        {
            using var session = new Session(show.Read(result), terminal);
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            folder.Hold();
            var recipe = keys.Apply(folder.Recipe, result);
            using var data = RunData.Load(recipe, folder.Schema());
            TrainingRun.CheckLimits(folder, recipe, data);
            if (recipe.ToJson() != folder.Recipe.ToJson())
                folder.Rewrite(recipe);
            return session.Train(folder, data);
        });
        return command;
    }
}
