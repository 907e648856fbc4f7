using System.Diagnostics;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Measures where the time of runs goes, while a measurement is on: each work then runs by itself.</summary>
internal sealed class WorkTimes : IDisposable
{
    private static volatile WorkTimes? _current;

    private readonly Dictionary<Work, (long Ticks, long Runs)> _times = [];

    /// <summary>The measurement that is on, or null.</summary>
    public static WorkTimes? Current => _current;

    /// <summary>Starts a measurement, which its disposal ends.</summary>
    public static WorkTimes Start() => _current = new WorkTimes();

    /// <summary>The mean time of one run of each work.</summary>
    public static IReadOnlyList<(string Name, int Tasks, double Milliseconds, long Flops)> Collect() =>
    [
        .. _current!._times.Select(t => (
            t.Key.Name, t.Key.Tasks, t.Value.Ticks * 1e3 / Stopwatch.Frequency / t.Value.Runs, t.Key.Flops)),
    ];

    /// <summary>Adds the time since <paramref name="start"/> to a work's.</summary>
    public void Add(Work work, long start)
    {
        var (ticks, runs) = _times.GetValueOrDefault(work);
        _times[work] = (ticks + Stopwatch.GetTimestamp() - start, runs + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _current = null;
}
