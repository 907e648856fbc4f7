namespace Latent.Runs;

/// <summary>
/// A run folder, recipe or weight file that cannot be used as it is. The message says what was found and what would do.
/// </summary>
public sealed class RunException : Exception
{
    /// <summary>An error about a file or folder.</summary>
    /// <param name="place">The file, folder or key that is wrong, as the user named it.</param>
    /// <param name="problem">What was found, what was expected, and the next step.</param>
    /// <param name="inner">What it came from.</param>
    public RunException(string place, string problem, Exception? inner = null)
        : base($"{place}: {problem}", inner) => (Place, Problem) = (place, problem);

    /// <summary>The file, folder or key that is wrong.</summary>
    public string Place { get; }

    /// <summary>What was found, what was expected, and the next step.</summary>
    public string Problem { get; }
}
