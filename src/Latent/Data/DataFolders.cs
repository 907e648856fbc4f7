namespace Latent.Data;

/// <summary>Where named data sets are looked for. The one place that reads the environment.</summary>
public static class DataFolders
{
    /// <summary>The folder that downloads go to: <c>latent/data</c> in the user's cache.</summary>
    public static string Cache
    {
        get
        {
            if (Variable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
                return Path.Combine(cache, "latent", "data");
            return OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "latent", "data")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "latent", "data");
        }
    }

    /// <summary>The folders in order: the one asked for, <c>LATENT_DATA</c>, the user's cache.</summary>
    public static IReadOnlyList<string> Search(string? first) =>
        [.. new[] { first, Variable("LATENT_DATA"), Cache }.OfType<string>().Distinct()];

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
