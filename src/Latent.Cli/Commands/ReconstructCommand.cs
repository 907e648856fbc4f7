using System.CommandLine;
using Latent.Models;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary><c>latent reconstruct</c>: examples beside what the model makes of them.</summary>
internal static class ReconstructCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var count = Options.Number("--count", "How many examples.", PictureSizes.Reconstructions);
        var split = Options.Split("test");
        var corrupt = new Option<string?>("--corrupt")
        {
            Description = "Show the encoder corrupted examples, and these between the two: mask:P, gaussian:S, salt-and-pepper:P or none. "
                + "[default: as in training]",
            HelpName = "noise",
        };
        var output = Options.Out("A .png sheet. [default: reconstructions.png in the run's folder]");
        var directory = Options.DataDirectory();
        var threads = Options.Threads();
        var command = new Command("reconstruct", "Show examples, each with its reconstruction to the right.")
        {
            run, count, split, corrupt, output, directory, threads,
        };
        command.SetAction(result =>
        {
            var corruption = Corruption(corrupt, result);
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            var path = result.GetValue(output) ?? folder.Files.Reconstructions;
            var tiles = Pictures.Check(path, model);
            using var data = RunData.Load(
                folder.Recipe.With(directory, "data.directory", result), folder.Schema());
            var examples = data.Pick(result.GetRequiredValue(split));
            model.CheckShape(examples, data.Name);
            using var backend = new CpuBackend(result.GetValue(threads));
            var made = RunReconstructions.Of(model, backend, examples, result.GetValue(count), corruption);
            folder.SavePicture(path, made.Sheet(tiles));
            terminal.Out.WriteLine($"{path}: {Said(made, examples, result.GetRequiredValue(split))}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Corruption? Corruption(Option<string?> option, ParseResult result)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        try
        {
            return Latent.Models.Corruption.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CallException($"{option.Name} {text}: {e.Message.TrimEnd('.')}");
        }
    }

    private static string Said(RunReconstructions made, Data.Examples examples, string split)
    {
        var shown = Invariant($"{made.Count:N0} of {examples.Count:N0} {split} examples, each with ");
        return made.Corruption.IsNone
            ? shown + "its reconstruction to the right"
            : $"{shown}what the encoder sees and its reconstruction to the right; {made.SaidErrors()}";
    }
}
