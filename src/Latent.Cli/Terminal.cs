namespace Latent.Cli;

/// <summary>Where the tool writes, and what the reader can show.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private const int UsualWidth = 80;

    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Whether lines can be rewritten and coloured; a file or a pipe gets plain lines.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The number of columns.</summary>
    public int Width { get; init => field = value > 0 ? value : UsualWidth; } = UsualWidth;

    public static Terminal OfConsole() => new(StandardOutput.Open(), Console.Error)
    {
        IsInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
        Width = ConsoleWidth(),
    };

    private static int ConsoleWidth()
    {
        try
        {
            return Console.IsOutputRedirected ? UsualWidth : Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }
}
