using System.Diagnostics;
using System.Runtime.InteropServices;

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
/// Threads that run the tasks of one wave after another. Each begins with a share of its own, the same part of the
/// numbers in every wave, so that it finds in its caches what it left there; then it takes what others have left of
/// theirs. Between two waves the threads spin, since the next comes within microseconds; without work for longer
/// they sleep.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // A few times what the host does between two steps.
    private static readonly long LongestSpin = Stopwatch.Frequency / 1000;

    private const int SpinsBeforeYield = 200;

    private readonly Thread[] _threads;
    private readonly Tickets[] _tickets;
    private readonly object _sleep = new();
    private int _sleeping;
    private bool _stopping;

    private Counter _wave;
    private Counter _unfinished;
    private ITasks? _tasks;
    private Exception? _failure;

    /// <summary>A pool of so many threads, the caller's included.</summary>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _tickets = new Tickets[threads];
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

    /// <summary>The tasks, of so many, that are a worker's own share.</summary>
    public static Range Share(int worker, int threads, int count) =>
        (int)((long)count * worker / threads)..(int)((long)count * (worker + 1) / threads);

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
        Volatile.Write(ref _unfinished.Value, count);
        for (var i = 0; i < _tickets.Length; i++)
            _tickets[i].Fill(Share(i, Threads, count));
        Interlocked.Increment(ref _wave.Value);
        if (Volatile.Read(ref _sleeping) > 0)
            Wake();

        Work(0);
        for (var spins = 0; Volatile.Read(ref _unfinished.Value) > 0; spins++)
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

    // A thread that comes late finds nothing, or tasks of the next wave: whoever has taken a task keeps the wave from
    // ending until it has said so.
    private void Work(int worker)
    {
        int task;
        while (_tickets[worker].TryTakeFirst(out task))
            Run(task, worker);
        for (var i = 1; i < _tickets.Length; i++)
        {
            ref var other = ref _tickets[(worker + i) % _tickets.Length];
            while (other.TryTakeLast(out task))
                Run(task, worker);
        }
    }

    private void Run(int task, int worker)
    {
        try
        {
            _tasks!.Run(task, worker);
        }
#pragma warning disable CA1031 // Whatever a task throws is handed to the thread that asked for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }

        Interlocked.Decrement(ref _unfinished.Value);
    }

    private void Serve(int worker)
    {
        for (long seen = 0; Await(seen);)
        {
            seen = Volatile.Read(ref _wave.Value);
            Work(worker);
        }
    }

    // Whether there is a wave after the one that was seen; false when the pool ends.
    private bool Await(long seen)
    {
        for (var start = Stopwatch.GetTimestamp(); Volatile.Read(ref _wave.Value) == seen;)
        {
            if (Volatile.Read(ref _stopping))
                return false;
            if (Stopwatch.GetTimestamp() - start < LongestSpin)
                Thread.SpinWait(8);
            else
                Sleep(seen);
        }

        return true;
    }

    private void Sleep(long seen)
    {
        lock (_sleep)
        {
            // Counted before the last look at the wave: a caller that raises it later sees the count and wakes us.
            Interlocked.Increment(ref _sleeping);
            while (Interlocked.Read(ref _wave.Value) == seen && !_stopping)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private void Wake()
    {
        lock (_sleep)
            Monitor.PulseAll(_sleep);
    }

    /// <summary>A number with cache lines of its own, so that threads that write it disturb no other.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Counter
    {
        [FieldOffset(128)]
        public long Value;
    }

    /// <summary>A range of tasks that its owner takes from the front and others from the back.</summary>
    private struct Tickets
    {
        // The first task in the upper half, the end in the lower: both change as one.
        private Counter _range;

        public void Fill(Range tasks) =>
            Volatile.Write(ref _range.Value, ((long)tasks.Start.Value << 32) | (uint)tasks.End.Value);

        public bool TryTakeFirst(out int task)
        {
            while (true)
            {
                var range = Volatile.Read(ref _range.Value);
                task = (int)(range >> 32);
                if (task == (int)range)
                    return false;
                if (Interlocked.CompareExchange(ref _range.Value, range + (1L << 32), range) == range)
                    return true;
            }
        }

        public bool TryTakeLast(out int task)
        {
            while (true)
            {
                var range = Volatile.Read(ref _range.Value);
                task = (int)range - 1;
                if ((int)(range >> 32) == (int)range)
                    return false;
                if (Interlocked.CompareExchange(ref _range.Value, range - 1, range) == range)
                    return true;
            }
        }
    }
}
