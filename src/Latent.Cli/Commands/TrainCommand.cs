using System.CommandLine;
using Latent.Cli.Views;
using Latent.Data;
using Latent.Runs;

namespace Latent.Cli.Commands;

/// <summary><c>latent train</c>: a recipe from options, a folder, training, the final numbers.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        (Option<string?> Option, string Key)[] keys =
        [
            (Text("--data", "name|path", "A named data set ('latent data list'), or a file or folder. [default: digits]"), "data.source"),
            (Options.DataDirectory(), "data.directory"),
            (Text("--binarize", "mode", "Grey values become black or white: dynamic (afresh at each access), static (once) or none. [default: dynamic for grey values under a Bernoulli likelihood]"), "data.binarize"),
            (Text("--model", "name", "The model. [default: vae]"), "model.kind"),
            (Text("--hidden", "widths", "The encoder's hidden layers; the decoder has them in reverse. [default: 200,200]"), "model.hidden"),
            (Text("--activation", "name", "tanh, relu, softplus, elu or sigmoid. [default: tanh]"), "model.activation"),
            (Text("--latent", "n", "The number of latent variables. [default: 20]"), "model.latent"),
            (Text("--likelihood", "name", "bernoulli, gaussian (learned scale), gaussian:0.1 (fixed), gaussian:pixel or gaussian:input. [default: bernoulli]"), "model.likelihood"),
            (Text("--objective", "name", "elbo, or iw:K, the importance-weighted bound with K draws. [default: elbo]"), "objective.bound"),
            (Text("--beta", "schedule", "The weight of the divergence in the elbo. [default: 1]"), "objective.beta"),
            (Text("--optimizer", "name", "adam, adamax, adagrad, momentum or sgd. [default: adam]"), "optimizer.kind"),
            (Text("--lr", "schedule", "The learning rate: 1e-3, steps:1e-3,1e-4@5000, cosine:1e-3..1e-5@50epochs, … [default: 0.001]"), "optimizer.learningRate"),
            (Text("--clip", "norm", "The largest norm of the gradient. [default: none]"), "optimizer.clip"),
            (Text("--batch", "n", "The number of examples in a step. [default: 100]"), "training.batch"),
            (Text("--steps", "n", "Stop after so many steps."), "training.steps"),
            (Text("--minutes", "n", "Stop after so many minutes."), "training.minutes"),
            (Text("--patience", "n", "Stop when so many validations in a row bring nothing better. [default: never]"), "training.patience"),
            (Text("--seed", "n", "Fixes every random number. [default: 1]"), "seed"),
        ];
        var epochs = Text("--epochs", "n", "Stop after so many passes over the data. [default: 20, unless --steps or --minutes is given]");
        var recipeFile = Text("--recipe", "file", "Start from a recipe, such as a run's recipe.json.");
        var set = new Option<string[]>("--set") { Description = "Set any key of the recipe, as in --set optimizer.beta2=0.99.", HelpName = "key=value" };
        var output = Text("--out", "folder", "The run's folder. [default: runs/DATA-MODEL-1, -2, …]");
        var force = new Option<bool>("--force") { Description = "Replace the run that is in the folder." };
        var show = new ShowOptions();

        var command = new Command("train", "Train a model; then measure it on the test examples and draw from it.");
        foreach (var option in (Option[])[.. keys.Select(x => x.Option), epochs, recipeFile, set, output, force, .. show.All])
            command.Add(option);
        command.SetAction(result =>
        {
            var recipe = result.GetValue(recipeFile) is { } file ? Read(file) : new Recipe();
            var limited = keys.Any(x => x.Option.Name is "--steps" or "--minutes" && result.GetValue(x.Option) is not null);
            if (limited)
                recipe = recipe with { Training = recipe.Training with { Epochs = null } };
            foreach (var (option, key) in keys)
                recipe = recipe.With(option, key, result);
            recipe = recipe.With(epochs, "training.epochs", result);
            foreach (var assignment in result.GetValue(set) ?? [])
                recipe = recipe.With(assignment);
            return Train(Anchored(recipe), result.GetValue(output), result.GetValue(force), show.Read(result), terminal);
        });
        return command;
    }

    private static int Train(Recipe recipe, string? output, bool force, ShowChoice show, Terminal terminal)
    {
        using var session = new Session(show, terminal);
        RunModel.Check(recipe);
        if (output is not null && !force)
            RunFolder.RefuseRun(output);
        using var data = RunData.Load(recipe);
        recipe = recipe with { Data = recipe.Data with { Binarize = data.Binarize } };
        var location = output ?? RunFolder.NextName($"{Stem(recipe)}-{recipe.Model.Kind}");
        using var folder = RunFolder.Create(location, recipe, session.Threads, force);
        return session.Train(folder, data);
    }

    private static Recipe Read(string file)
    {
        try
        {
            return RecipeReader.Parse(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CallException($"--recipe {file}: cannot be read: {e.Message}");
        }
    }

    // A recipe is run again from wherever: what it names on this machine is named in full.
    private static Recipe Anchored(Recipe recipe)
    {
        var data = recipe.Data;
        var named = Datasets.All.Any(x => x.Name == data.Source);
        return recipe with
        {
            Data = data with
            {
                Source = !named && Path.Exists(data.Source) ? Path.GetFullPath(data.Source) : data.Source,
                Directory = data.Directory is null ? null : Path.GetFullPath(data.Directory),
            },
        };
    }

    private static string Stem(Recipe recipe)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(recipe.Data.Source));
        return name.Length == 0 ? "data" : name;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
