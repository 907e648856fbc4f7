using System.Diagnostics;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Works that may run at once: their tasks are numbered through.</summary>
internal sealed class Wave : ITasks
{
    // What a sleeping or spinning thread takes to join in, in additions.
    private const long WorthSharing = 6000;

    private readonly Work[] _works;
    private readonly (Work Work, int Task)[] _tasks;
    private readonly Worker[] _workers;
    private readonly Wave[] _alone;
    private readonly long _cost;

    public Wave(Work[] works, Worker[] workers)
    {
        (_works, _workers) = (works, workers);
        _tasks = [.. InShares(works, workers.Length)];
        _alone = works.Length < 2 ? [this] : [.. works.Select(w => new Wave([w], workers))];
        _cost = works.Sum(w => w.Cost);
    }

    /// <summary>The works.</summary>
    public IReadOnlyList<Work> Works => _works;

    /// <inheritdoc/>
    public void Run(int task, int worker)
    {
        var (work, part) = _tasks[task];
        work.Run(part, _workers[worker]);
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

    // Each thread's share holds the same part of every work: a thread then updates in one step what it updated in the
    // last, and what it reads was mostly written by itself. Where cores have caches apart, a step took up to 1.7 times
    // as long without.
    private static IEnumerable<(Work Work, int Task)> InShares(Work[] works, int threads)
    {
        var tasks = works.SelectMany((work, number) => Enumerable.Range(0, work.Tasks).Select(task => (work, number, task)))
            .OrderBy(t => (t.task + 0.5) / t.work.Tasks).ToArray();
        return Enumerable.Range(0, threads)
            .SelectMany(i => tasks[WorkerPool.Share(i, threads, tasks.Length)].OrderBy(t => (t.number, t.task)))
            .Select(t => (t.work, t.task));
    }

    private void RunTasks(WorkerPool pool)
    {
        if (_cost >= WorthSharing)
        {
            pool.Run(this, _tasks.Length);
            return;
        }

        for (var task = 0; task < _tasks.Length; task++)
            Run(task, 0);
    }
}
