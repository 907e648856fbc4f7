using System.CommandLine;
using Latent.Models;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary><c>latent reconstruct</c>: examples beside what the model makes of them.</summary>
internal static class ReconstructCommand
{
    public static Command Create(Terminal terminal)
    {
        var count = Options.Number("--count", "How many examples.", PictureSizes.Reconstructions);
        var split = Options.Split("test");
        var corrupt = new Option<string?>("--corrupt")
        {
            Description = "Show the encoder corrupted examples, and these between the two: mask:P, gaussian:S, salt-and-pepper:P or none. "
                + "[default: as in training]",
            HelpName = "noise",
        };
        var output = Options.Out("A .png sheet. [default: reconstructions.png in the run's folder]");
        return RunCommand.Of(
            "reconstruct",
            "Show examples, each with its reconstruction to the right.",
            [count, split, corrupt, output],
            (call, run) =>
            {
                var corruption = Corruption(corrupt, call);
                var path = call.GetValue(output) ?? run.Folder.Files.Reconstructions;
                var tiles = Pictures.Check(path, run.Model);
                var examples = run.Examples(call.GetRequiredValue(split));
                var made = RunReconstructions.Of(run.Model, run.Backend, examples, call.GetValue(count), corruption);
                run.Folder.SavePicture(path, made.Sheet(tiles));
                terminal.Out.WriteLine($"{path}: {Said(made, examples, call.GetRequiredValue(split))}");
            });
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
