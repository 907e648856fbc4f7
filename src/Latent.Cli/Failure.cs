using Latent.Data;
using Latent.Runs;
using Latent.Tensors;

namespace Latent.Cli;

/// <summary>The one place that turns what was thrown into a line and an exit code.</summary>
internal static class Failure
{
    public static int Report(Exception e, bool verbose, Terminal terminal)
    {
        var (code, message) = Explain(e);
        terminal.Error.WriteLine(e is InterruptedException ? OneLine(message) : $"error: {OneLine(message)}");
        if (verbose)
            terminal.Error.WriteLine(e);
        return code;
    }

    private static (int Code, string Message) Explain(Exception e) => e switch
    {
        RunException or DataFormatException or DataNotFoundException or FormatException or CallException =>
            (ExitCode.BadCall, e.Message),
        ShapeException => (ExitCode.BadCall, e.Message.TrimEnd('.')),
        InterruptedException interrupted => (interrupted.Code, e.Message),
        FailedException or IOException or UnauthorizedAccessException => (ExitCode.Failed, e.Message),
        ArgumentException or NotSupportedException => (ExitCode.Failed, e.Message),
        ArithmeticException and not (DivideByZeroException or OverflowException) => (ExitCode.Failed, e.Message),
        OutOfMemoryException => (ExitCode.Failed, "out of memory; ask for less at once: of training a smaller --batch or --hidden, of other commands fewer examples"),
        _ => (ExitCode.Failed, $"{e.GetType().Name}: {e.Message} (a defect of latent: --verbose shows where)"),
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

/// <summary>A wrong call that the parser cannot see.</summary>
internal sealed class CallException(string message) : Exception(message);

/// <summary>A run that failed; the message says why, and what is left.</summary>
internal sealed class FailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Work that was broken off by a signal; the message says how to go on.</summary>
internal sealed class InterruptedException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
