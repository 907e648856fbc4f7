using System.Diagnostics;
using System.Globalization;

namespace Latent.Bench;

/// <summary>
/// Waits until nothing else computes. `dotnet run` itself keeps a core busy for some three seconds after it has started
/// this program, and what is timed beside it comes out up to three times too slow.
/// </summary>
internal static class Quiet
{
    private const string Times = "/proc/stat";
    private const double Enough = 0.05;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Returns after a window in which the cores were idle but for a twentieth of one; where the system does not tell,
    /// after a fixed time.
    /// </summary>
    public static void Wait()
    {
        if (!File.Exists(Times))
        {
            Thread.Sleep(Patience / 4);
            return;
        }

        var (clock, busy) = (Stopwatch.StartNew(), double.MaxValue);
        while (busy > Enough && clock.Elapsed < Patience)
        {
            var before = Read();
            Thread.Sleep(Window);
            var after = Read();
            busy = (after.Busy - before.Busy) / Math.Max(1, after.All - before.All) * Environment.ProcessorCount;
        }

        if (busy > Enough)
            Console.Error.WriteLine(Invariant($"not quiet: {busy:F1} cores are busy with something else, and these times are too long"));
    }

    // The first line is "cpu user nice system idle iowait …", in ticks summed over the cores.
    private static (double Busy, double All) Read()
    {
        var line = File.ReadLines(Times).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = Array.ConvertAll(line[1..], x => double.Parse(x, CultureInfo.InvariantCulture));
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
