using System.Diagnostics;

namespace Latent.Cli.Tests;

/// <summary>The tool, called within the test's process or as one of its own.</summary>
internal static class Tool
{
    /// <summary>The tool's assembly, beside the tests'.</summary>
    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "Latent.Cli.dll");

    public static Called Call(params string[] arguments) => Call(width: 0, arguments);

    /// <summary>Calls the tool as on a terminal of so many columns; with 0, as in a pipe.</summary>
    public static Called Call(int width, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Application.Run(arguments, new Terminal(output, error) { IsInteractive = width > 0, Width = width });
        return new(code, output.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), error.ToString().ReplaceLineEndings("\n"));
    }

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", ["exec", Assembly, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public static Process Shell(string script) => Process.Start(new ProcessStartInfo("bash", ["-c", script.Replace("latent", $"dotnet exec '{Assembly}'", StringComparison.Ordinal)])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        kill.WaitForExit();
    }
}

/// <summary>What a call came to.</summary>
internal sealed record Called(int Code, string Output, string Error);
