using System.CommandLine;
using Latent.Runs;
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
            using var data = RunInput.Load(model, result.GetValue(source), result.GetValue(split), result.GetValue(directory));
            using var backend = new CpuBackend(result.GetValue(threads));
            using var view = new ModelView(model, backend, new RandomKey(folder.Recipe.Seed).Fold("encode"));
            string[] names = [.. Enumerable.Range(0, view.CodeSize).Select(i => $"z{i}")];
            ArrayFiles.Write(path, data.Examples.Count, names, view.Codes(data.Examples));
            terminal.Out.WriteLine(
                Invariant($"{path}: {data.Examples.Count} rows of {view.CodeSize} latent means, of {data.Name} ({data.Split})"));
            return ExitCode.Success;
        });
        return command;
    }
}
