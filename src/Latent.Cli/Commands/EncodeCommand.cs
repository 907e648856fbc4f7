using System.CommandLine;
using Latent.Data;
using Latent.Data.Tables;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent encode</c>: the posterior means of examples, as an array.</summary>
internal static class EncodeCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var source = new Option<string?>("--data")
        {
            Description = "What to encode. [default: the run's own data]",
            HelpName = "name|path",
        };
        var split = Options.SplitOfAny();
        var output = Options.Out("The file, ending in .npy or .csv.");
        output.Required = true;
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command("encode", "Write the mean of q(z | x) of each example as a row of an array.")
        {
            run, source, split, output, directory, threads,
        };
        command.SetAction(result =>
        {
            var path = result.GetRequiredValue(output)!;
            if (!ArrayFiles.Knows(path))
                throw new CallException($"--out {path}: expected a name that ends in .npy or .csv");
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var recipe = folder.Recipe.With(directory, "data.directory", result);
            var asked = result.GetValue(source);
            var chosen = result.GetValue(split) ?? (asked is null || Datasets.All.Any(x => x.Name == asked) ? "test" : "all");
            using var data = Load(recipe, folder.Schema(), asked, chosen, out var examples);
            examples = model.Take(examples, data.Name);
            using var backend = new CpuBackend(result.GetValue(threads));
            using var view = new ModelView(model, backend, new RandomKey(folder.Recipe.Seed).Fold("encode"));
            string[] names = [.. Enumerable.Range(0, view.CodeSize).Select(i => $"z{i}")];
            ArrayFiles.Write(path, examples.Count, names, view.Codes(examples));
            terminal.Out.WriteLine(
                Invariant($"{path}: {examples.Count} rows of {view.CodeSize} latent means, of {data.Name} ({chosen})"));
            return ExitCode.Success;
        });
        return command;
    }

    private static Dataset Load(
        Recipe recipe, TableSchema? schema, string? source, string chosen, out Examples examples)
    {
        var data = Datasets.Load(new DataRequest
        {
            Source = source ?? recipe.Data.Source,
            DataDirectory = recipe.Data.Directory,
            Seed = recipe.Seed,
            Scale = recipe.Data.Scale == "auto",
            Validation = chosen == "all" ? 0 : recipe.Data.Validation,
            Test = chosen == "all" ? 0 : recipe.Data.Test,
            Table = recipe.Data.TableOptions(schema),
        });
        examples = chosen switch
        {
            "all" or "train" => data.Train,
            "validation" => data.Validation,
            "test" => data.Test,
            _ => throw new CallException($"--split {chosen}: expected test, validation, train or all"),
        };
        return data;
    }
}
