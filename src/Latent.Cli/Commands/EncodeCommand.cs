using System.CommandLine;
using Latent.Runs;
using Latent.Tensors.Random;

namespace Latent.Cli.Commands;

/// <summary><c>latent encode</c>: the posterior means of examples, as an array.</summary>
internal static class EncodeCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Option<string?>("--data")
        {
            Description = "What to encode. [default: the run's own data]",
            HelpName = "name|path",
        };
        var split = Options.SplitOfAny();
        var output = Options.Out("The file, ending in .npy or .csv.");
        output.Required = true;
        return RunCommand.Of(
            "encode",
            "Write the mean of q(z | x) of each example as a row of an array.",
            [source, split, output],
            (call, run) =>
            {
                var path = call.GetRequiredValue(output)!;
                if (!ArrayFiles.Knows(path))
                    throw new CallException($"--out {path}: expected a name that ends in .npy or .csv");
                using var data = RunInput.Load(run.Model, call.GetValue(source), call.GetValue(split), run.Directory);
                using var view = new ModelView(run.Model, run.Backend, new RandomKey(run.Folder.Recipe.Seed).Fold("encode"));
                string[] names = [.. Enumerable.Range(0, view.CodeSize).Select(i => $"z{i}")];
                ArrayFiles.Write(path, data.Examples.Count, names, view.Codes(data.Examples));
                terminal.Out.WriteLine(
                    Invariant($"{path}: {data.Examples.Count} rows of {view.CodeSize} latent means, of {data.Name} ({data.Split})")
                    + (data.LeftOut.Count > 0 ? $"; left out, as no columns of the model: {string.Join(", ", data.LeftOut)}" : ""));
            });
    }
}
