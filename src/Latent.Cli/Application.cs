using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Latent.Cli.Commands;

namespace Latent.Cli;

/// <summary>The tool: its commands, and what becomes of their results and errors.</summary>
internal static class Application
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "On an error, show where it happened.",
        Recursive = true,
    };

    public static int Run(string[] args, Terminal terminal)
    {
        var result = Root(terminal).Parse(args);
        if (result.Errors.Count > 0)
        {
            var help = $"latent{Path(result.CommandResult.Command)} --help";
            terminal.Error.WriteLine($"error: {Said(result.Errors[0])}; see '{help}'");
            return ExitCode.BadCall;
        }

        try
        {
            return result.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
#pragma warning disable CA1031 // The one place where everything thrown becomes a line and a code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failure.Report(e, result.GetValue(Verbose), terminal);
        }
    }

    // A plain command, for a root command takes its name from the process.
    private static Command Root(Terminal terminal)
    {
        var root = new Command("latent", "Train, evaluate, sample and look into variational autoencoders.")
        {
            TrainCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            EvalCommand.Create(terminal),
            SampleCommand.Create(terminal),
            ReconstructCommand.Create(terminal),
            ManifoldCommand.Create(terminal),
            TraverseCommand.Create(terminal),
            InterpolateCommand.Create(terminal),
            ScatterCommand.Create(terminal),
            ReportCommand.Create(terminal),
            EncodeCommand.Create(terminal),
            ClassifyCommand.Create(terminal),
            DiagnoseCommand.Create(terminal),
            ScoreCommand.Create(terminal),
            ImputeCommand.Create(terminal),
            DisentangleCommand.Create(terminal),
            VarianceCommand.Create(terminal),
            LogZCommand.Create(terminal),
            DensitiesCommand.Create(terminal),
            CompareCommand.Create(terminal),
            ReproduceCommand.Create(terminal),
            InfoCommand.Create(terminal),
            DataCommand.Create(terminal),
            new HelpOption { Recursive = true },
            new VersionOption(),
            Verbose,
        };
        root.SetAction(_ => Run(["--help"], terminal));
        ExampleHelp.Install(root, terminal);
        return root;
    }

    // The parser speaks of types, and of an argument without saying what it is.
    private static string Said(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option: var option, Tokens: [var token] } when Number(option.ValueType) is { } number
            && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal) => $"{option.Name} {token.Value}: expected {number}",
        ArgumentResult { Argument: { Description: { } what } argument, Tokens.Count: var count }
            when count < argument.Arity.MinimumNumberOfValues => $"{argument.Name}: expected {char.ToLowerInvariant(what[0])}{what[1..].TrimEnd('.')}",
        _ => error.Message.TrimEnd('.'),
    };

    private static string? Number(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(ulong) ? "a whole number, at least 0"
            : type == typeof(int) ? "a whole number"
            : type == typeof(double) ? "a number"
            : null;
    }

    private static string Path(Command command) =>
        string.Concat(command.Parents.OfType<Command>().Select(Path))
        + (command.Parents.Any() ? $" {command.Name}" : "");
}
