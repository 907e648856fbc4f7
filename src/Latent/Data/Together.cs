namespace Latent.Data;

/// <summary>Several readings at once.</summary>
internal static class Together
{
    /// <summary>Runs all and waits; the first in order that failed throws its own exception, not a bundle.</summary>
    public static T[] Run<T>(params Func<T>[] readings)
    {
        Task<T>[] tasks = [.. readings.Select(Task.Run)];
        return Array.ConvertAll(tasks, task => task.GetAwaiter().GetResult());
    }
}
