namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>What a <see cref="WorkerPool"/> runs: numbered tasks that touch disjoint memory.</summary>
internal interface ITasks
{
    /// <summary>Runs one task.</summary>
    /// <param name="task">Its number.</param>
    /// <param name="worker">Which thread runs it, from 0: scratch memory is the worker's own.</param>
    void Run(int task, int worker);
}

/// <summary>
/// Threads that take tasks from a common counter. Between two waves of tasks they spin, since the next comes within
/// microseconds; without work for longer they sleep.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // About 100 µs on current machines: a few times what the host does between two steps.
    private const int SpinsBeforeSleep = 2000;
    private const int SpinsBeforeYield = 200;

    private readonly Thread[] _threads;
    private readonly object _sleep = new();
    private int _sleeping;
    private bool _stopping;

    // The wave's number above, the tasks not yet taken below: one word, so that a late thread cannot take from the wrong wave.
    private long _ticket;
    private int _unfinished;
    private ITasks? _tasks;
    private int _count;
    private Exception? _failure;

    /// <summary>A pool of so many threads, the caller's included.</summary>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"latent worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>The number of threads, the caller's included.</summary>
    public int Threads => _threads.Length + 1;

    /// <summary>Runs every task and returns when all are done.</summary>
    public void Run(ITasks tasks, int count)
    {
        if (_threads.Length == 0 || count == 1)
        {
            for (var task = 0; task < count; task++)
                tasks.Run(task, 0);
            return;
        }

        _tasks = tasks;
        _count = count;
        Volatile.Write(ref _unfinished, count);
        var ticket = (((Volatile.Read(ref _ticket) >> 32) + 1) << 32) | (uint)count;
        Interlocked.Exchange(ref _ticket, ticket);
        if (Volatile.Read(ref _sleeping) > 0)
            Wake();

        Take(ticket >> 32, 0);
        for (var spins = 0; Volatile.Read(ref _unfinished) > 0; spins++)
            Pause(spins);
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            throw new InvalidOperationException($"A task failed: {failure.Message}", failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sleep)
        {
            _stopping = true;
            Monitor.PulseAll(_sleep);
        }

        foreach (var thread in _threads)
            thread.Join();
    }

    private static void Pause(int spins)
    {
        if (spins < SpinsBeforeYield)
            Thread.SpinWait(4);
        else
            Thread.Yield();
    }

    private void Take(long wave, int worker)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var left = (int)ticket;
            if (ticket >> 32 != wave || left == 0)
                return;
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket)
                continue;
            try
            {
                _tasks!.Run(_count - left, worker);
            }
#pragma warning disable CA1031 // Whatever a task throws is handed to the thread that asked for it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                _failure = failure;
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void Serve(int worker)
    {
        long seen = 0;
        while (true)
        {
            var spins = 0;
            while (Volatile.Read(ref _ticket) >> 32 == seen)
            {
                if (Volatile.Read(ref _stopping))
                    return;
                if (spins++ < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                Sleep(seen);
                spins = 0;
            }

            seen = Volatile.Read(ref _ticket) >> 32;
            Take(seen, worker);
        }
    }

    private void Sleep(long seen)
    {
        lock (_sleep)
        {
            // Counted before the last look at the ticket: a caller that raises it later sees the count and wakes us.
            Interlocked.Increment(ref _sleeping);
            while (Interlocked.Read(ref _ticket) >> 32 == seen && !_stopping)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private void Wake()
    {
        lock (_sleep)
            Monitor.PulseAll(_sleep);
    }
}
