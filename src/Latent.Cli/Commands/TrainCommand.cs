using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Weights;

namespace Latent.Cli.Commands;

/// <summary><c>latent train</c>: a recipe from options, a folder, training, the final numbers.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var keys = Keys();
        var recipeFile = Options.Place("--recipe", "file", "Start from a recipe, such as a run's recipe.json.");
        var from = Options.Place("--from", "run", "Start from the best weights of another run, at step 0 with a fresh optimizer.");
        var set = new Option<string[]>("--set")
        {
            Description = "Set any key of the recipe, as in --set optimizer.beta2=0.99.",
            HelpName = "key=value",
        };
        var output = Options.Place("--out", "folder", "The run's folder. [default: runs/DATA-MODEL-1, -2, …]");
        var force = new Option<bool>("--force") { Description = "Replace the run that is in the folder." };
        var show = new ShowOptions();
        var bits = new DiscreteOptions();

        var command = new Command("train", "Train a model; then draw from it and measure it on the test examples.");
        foreach (var option in (Option[])[.. keys.All, .. bits.All, recipeFile, from, set, output, force, .. show.All])
            command.Add(option);
        command.SetAction(result =>
        {
            // An error names the option that set a key, unless --set did so after it.
            string NameOf(string key) =>
                (result.GetValue(set) ?? []).Any(x => x.StartsWith($"{key}=", StringComparison.Ordinal)) ? key : keys.NameOf(key, result);

            var recipe = result.GetValue(recipeFile) is { } file ? RecipeReader.Read(file) : new Recipe();
            if (keys.IsGiven("--steps", result) || keys.IsGiven("--minutes", result))
                recipe = recipe.With("training.epochs", "null");
            var before = recipe;
            recipe = bits.Apply(keys.Apply(recipe, result), before, keys, result);
            if (recipe is { Model.Kind: "autoencoder", Objective.Bound: "elbo" } && !keys.IsGiven("--objective", result))
                recipe = recipe.With("objective.bound", "autoencoder");
            foreach (var assignment in result.GetValue(set) ?? [])
                recipe = recipe.With(assignment);
            if (result.GetValue(from) is { } start)
                recipe = recipe with { Training = recipe.Training with { From = start } };
            try
            {
                return Train(DiscreteOptions.Settled(recipe), result.GetValue(output), result.GetValue(force), show.Read(result), terminal);
            }
            catch (RunException e) when (NameOf(e.Place) is var name && name != e.Place)
            {
                throw new RunException(name, e.Problem, e);
            }
        });
        return command;
    }

    private static RecipeOptions Keys()
    {
        var keys = new RecipeOptions();
        AddData(keys);
        AddModel(keys);
        AddObjective(keys);
        AddTraining(keys);
        return keys;
    }

    private static void AddData(RecipeOptions keys)
    {
        keys.Add(
            "--data", "name|path", "data.source",
            "A named data set ('latent data list'), or a file or folder. [default: digits]");
        keys.Add("--data-dir", "folder", "data.directory", Options.DataDirectory().Description!);
        keys.Add(
            "--binarize", "mode", "data.binarize",
            "Grey values become black or white: dynamic (afresh at each access), static (once) or none. "
            + "[default: dynamic for grey values under a Bernoulli likelihood, static under mcem]");
        keys.Add(
            "--table", "mode", "data.table",
            "How a .csv file is read: numbers (scaled together), columns (each by its kind) or auto. [default: auto]");
        keys.Add("--categorical", "columns", "data.categorical", "Columns of a .csv file whose numbers are categories.");
        keys.Add("--omit", "columns", "data.omit", "Columns of a .csv file to leave out.");
        keys.Add("--label-column", "column", "data.labelColumn", "The column of a .csv file that holds the label of each row, and is none of its data.");
        keys.Add("--window", "rows", "data.window", "Cut the rows of a .csv file, a time series, into windows of so many.");
        keys.Add(
            "--stride", "rows", "data.stride",
            "The rows from one window's start to the next. [default: an eighth of the window]");
    }

    private static void AddModel(RecipeOptions keys)
    {
        keys.Add("--model", "name", "model.kind", "vae; autoencoder: one code and no density, with the objective of that name; dvae, dvae-pp or dvae-sharp: bits under a Boltzmann machine. [default: vae]");
        keys.Add(
            "--hidden", "widths", "model.hidden",
            "The encoder's hidden layers; the decoder has them in reverse. [default: 200,200]");
        keys.Add("--activation", "name", "model.activation", "tanh, relu, softplus, elu or sigmoid. [default: tanh]");
        keys.Add("--latent", "n", "model.latent", "The number of latent variables. [default: 20]");
        keys.Add("--condition", "name", "model.condition", "What data are modelled given: none, or their label. [default: none]");
        keys.Add(
            "--upper", "widths", "model.upper",
            "Latent variables above the first: 100-100-50 is two layers of 100, then 50 latents; commas part levels. "
            + "[default: none]");
        keys.Add(
            "--likelihood", "name", "model.likelihood",
            "bernoulli, gaussian (learned scale), gaussian:0.1 (fixed), gaussian:pixel, gaussian:input, "
            + "or mixed (by the kind of each column of a .csv file); with :bounded after a gaussian its mean is in (0, 1). "
            + "[default: bernoulli]");
    }

    private static void AddObjective(RecipeOptions keys)
    {
        keys.Add(
            "--objective", "name", "objective.bound",
            "elbo; iw:K, the importance-weighted bound with K draws; wake-sleep; mcem, Monte Carlo EM, which trains no encoder; "
            + "or autoencoder. [default: elbo, autoencoder for that model]");
        keys.Add(
            "--gradient", "name", "objective.gradient",
            "What the encoder follows: reparameterized, path, score, score-baseline, or doubly with iw:K. "
            + "[default: reparameterized]");
        keys.Add("--beta", "schedule", "objective.beta", "The weight of the divergence in the bound. Of a discrete model the sharpness of its relaxation: the weight is then objective.beta. [default: 1]");
        keys.Add(
            "--capacity", "schedule", "objective.capacity",
            "Pull the divergence to so many nats, as in warmup:100000,25, by objective.capacityWeight. [default: off]");
        keys.Add(
            "--limit", "schedule", "objective.limit",
            "Hold the divergence below so many nats by a learned multiplier. [default: off]");
        keys.Add(
            "--free-bits", "schedule", "objective.freeBits",
            "Let each latent unit have so many nats for nothing. [default: off]");
    }

    private static void AddTraining(RecipeOptions keys)
    {
        keys.Add(
            "--corruption", "noise", "training.corruption",
            "What the encoder sees in training: none, mask:P, gaussian:S or salt-and-pepper:P. [default: none]");
        keys.Add("--optimizer", "name", "optimizer.kind", "adam, adamax, adagrad, momentum or sgd. [default: adam]");
        keys.Add(
            "--lr", "schedule", "optimizer.learningRate",
            "The learning rate: 1e-3, steps:1e-3,1e-4@5000, cosine:1e-3..1e-5@50epochs, … [default: 0.001]");
        keys.Add("--clip", "norm", "optimizer.clip", "The largest norm of the gradient. [default: none]");
        keys.Add("--batch", "n", "training.batch", "The number of examples in a step. [default: 100]");
        keys.Add(
            "--epochs", "n", "training.epochs",
            "Stop after so many passes over the data. [default: 20, unless --steps or --minutes is given]");
        keys.Add("--steps", "n", "training.steps", "Stop after so many steps.");
        keys.Add("--minutes", "n", "training.minutes", "Stop after so many minutes.");
        keys.Add(
            "--patience", "n", "training.patience",
            "Stop when so many validations in a row bring nothing better. [default: never]");
        keys.Add("--seed", "n", "seed", "Fixes every random number. [default: 1]");
    }

    private static int Train(Recipe recipe, string? output, bool force, ShowChoice show, Terminal terminal)
    {
        using var session = new Session(show, terminal);
        RunModel.Check(recipe);
        if (output is not null && !force)
            RunFolder.RefuseRun(output);
        using var data = RunData.Load(recipe);
        recipe = recipe with { Data = recipe.Data with { Binarize = data.Binarize } };
        StartingWeights.Check(recipe, data);
        RefuseReplaced(recipe.Training.From, output);
        var location = output ?? RunFolder.NextName($"{Stem(recipe)}-{recipe.Model.Kind}");
        using var folder = RunFolder.Create(location, recipe, session.Threads, force);
        return session.Train(folder, data);
    }

    private static void RefuseReplaced(string? from, string? output)
    {
        if (from is null || output is null)
            return;
        string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Full(from) == Full(output))
            throw new CallException($"--out {output}: is the run to start from, which --force would replace; choose another --out");
    }

    private static string Stem(Recipe recipe)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(recipe.Data.Source));
        return name.Length == 0 ? "data" : name;
    }
}
