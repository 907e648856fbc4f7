using System.ComponentModel;
using System.Diagnostics;

namespace Latent.Bench;

/// <summary>
/// Waits until nothing else computes. `dotnet run` itself keeps a core busy for some three seconds after it has started
/// this program, and what is timed beside it comes out up to three times too slow.
/// </summary>
internal static class Quiet
{
    private const double Enough = 0.05;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Returns after a window in which all other processes took less than a twentieth of a core.</summary>
    public static void Wait()
    {
        var (clock, busy) = (Stopwatch.StartNew(), 1.0);
        while (busy > Enough && clock.Elapsed < Patience)
        {
            var (before, start) = (Others(), clock.Elapsed);
            Thread.Sleep(Window);
            busy = Others().Sum(x => (x.Value - before.GetValueOrDefault(x.Key, x.Value)).TotalSeconds)
                / (clock.Elapsed - start).TotalSeconds;
        }

        if (busy > Enough)
            Console.Error.WriteLine(FormattableString.Invariant($"not quiet: other processes take {busy:F1} cores, so these times are too long"));
    }

    private static Dictionary<int, TimeSpan> Others()
    {
        var times = new Dictionary<int, TimeSpan>();
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    if (process.Id != Environment.ProcessId)
                        times[process.Id] = process.TotalProcessorTime;
                }
                catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException)
                {
                    // It has ended, or belongs to another user.
                }
            }
        }

        return times;
    }
}
