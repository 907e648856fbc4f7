using System.CommandLine;

namespace Latent.Cli.Commands;

/// <summary>The commands that look at one run: its folder first, then what each asks for, where data lie and how many threads compute.</summary>
internal static class RunCommand
{
    /// <summary>A command on a run.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What help says of it.</param>
    /// <param name="options">Its own options.</param>
    /// <param name="look">What it does with the call and the run.</param>
    public static Command Of(string name, string description, IEnumerable<Option> options, Action<ParseResult, OpenRun> look)
    {
        var (location, directory, threads) = (Options.Run(), Options.DataDirectory(), Options.Threads());
        var command = new Command(name, description) { location };
        foreach (var option in options.Concat([directory, threads]))
            command.Add(option);
        command.SetAction(call =>
        {
            using var run = new OpenRun(call.GetRequiredValue(location), call.GetValue(directory), call.GetValue(threads));
            look(call, run);
            return ExitCode.Success;
        });
        return command;
    }
}
