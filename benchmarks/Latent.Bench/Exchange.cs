using System.Diagnostics;

namespace Latent.Bench;

/// <summary>
/// How long a cache line takes from one core to another: some tens of nanoseconds where they share a cache, some hundred where they
/// do not. A rented machine's cores are moved, and a step's time with them.
/// </summary>
internal static class Exchange
{
    private const int Rounds = 40, Turns = 250;

    /// <summary>The shortest mean over 250 exchanges between two threads, in nanoseconds.</summary>
    public static double Nanoseconds()
    {
        // The turn has a line of its own, and those beside it.
        var turn = new long[64];
        var other = new Thread(() => Take(turn, parity: 1));
        other.Start();
        var least = Take(turn, parity: 0);
        other.Join();
        return least;
    }

    private static double Take(long[] turn, int parity)
    {
        var least = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Turns; i++)
            {
                while (Volatile.Read(ref turn[32]) % 2 != parity)
                {
                }

                Volatile.Write(ref turn[32], turn[32] + 1);
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (2 * Turns));
        }

        return least;
    }
}
