namespace Latent.Cli;

/// <summary>What the tool tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The run failed: numbers that are not finite, a full disk.</summary>
    public const int Failed = 1;

    /// <summary>The call, a recipe or a data file is wrong.</summary>
    public const int BadCall = 2;

    /// <summary>The terminal was closed, and the work saved: 128 + SIGHUP, as shells say.</summary>
    public const int HungUp = 129;

    /// <summary>Ctrl-C, by the shell's custom of 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, by the same custom.</summary>
    public const int Terminated = 143;
}
