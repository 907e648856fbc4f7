using System.Diagnostics;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Works that may run at once: their tasks are numbered through.</summary>
internal sealed class Wave : ITasks
{
    // What a sleeping or spinning thread takes to join in, in additions.
    private const long WorthSharing = 6000;

    private readonly Work[] _works;
    private readonly int[] _ends;
    private readonly Worker[] _workers;
    private readonly Wave[] _alone;

    public Wave(Work[] works, Worker[] workers)
    {
        (_works, _workers) = (works, workers);
        _ends = new int[works.Length];
        for (var i = 0; i < works.Length; i++)
            _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + works[i].Tasks;
        _alone = works.Length < 2 ? [this] : [.. works.Select(w => new Wave([w], workers))];
    }

    /// <summary>The works.</summary>
    public IReadOnlyList<Work> Works => _works;

    /// <inheritdoc/>
    public void Run(int task, int worker)
    {
        var work = 0;
        while (task >= _ends[work])
            work++;
        _works[work].Run(task - (_ends[work] - _works[work].Tasks), _workers[worker]);
    }

    /// <summary>Runs all tasks.</summary>
    public void Run(WorkerPool pool)
    {
        if (WorkTimes.Current is { } times)
        {
            foreach (var wave in _alone)
            {
                var start = Stopwatch.GetTimestamp();
                wave.RunTasks(pool);
                times.Add(wave._works[0], start);
            }

            return;
        }

        RunTasks(pool);
    }

    private void RunTasks(WorkerPool pool)
    {
        var count = _ends.Length == 0 ? 0 : _ends[^1];
        var cost = 0L;
        foreach (var work in _works)
            cost += work.Cost;
        if (cost >= WorthSharing)
        {
            pool.Run(this, count);
            return;
        }

        for (var task = 0; task < count; task++)
            Run(task, 0);
    }
}
