using Latent.Tensors.Backends.Cpu.Execution;

namespace Latent.Tensors.Tests.Planning;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EveryTaskRunsExactlyOnceInTenThousandWaves(int threads)
    {
        using var pool = new WorkerPool(threads);
        var tasks = new Counting(threads);
        for (var wave = 0; wave < 10_000; wave++)
        {
            var count = wave % 4 == 0 ? 1 + (wave % 3) : wave % 23;
            Array.Clear(tasks.Runs);
            pool.Run(tasks, count);
            for (var task = 0; task < tasks.Runs.Length; task++)
                Assert.Equal(task < count ? 1 : 0, tasks.Runs[task]);
        }
    }

    [Fact]
    public void ThreadsThatSleepWakeForTheNextWave()
    {
        using var pool = new WorkerPool(3);
        var tasks = new Meeting(3);
        for (var wave = 0; wave < 20; wave++)
        {
            // Each task waits for the other two, so that every thread has to come; long enough before for all to sleep.
            Thread.SpinWait(200_000);
            pool.Run(tasks, 3);
        }

        Assert.Equal(60, tasks.Met);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AFailureReachesTheCallerAndThePoolGoesOn(int threads)
    {
        using var pool = new WorkerPool(threads);
        var tasks = new Counting(threads) { Fails = 5 };
        var failure = Assert.Throws<InvalidOperationException>(() => pool.Run(tasks, 23));
        Assert.Contains("task 5", failure.Message, StringComparison.Ordinal);
        tasks.Fails = -1;
        Array.Clear(tasks.Runs);
        pool.Run(tasks, 23);
        Assert.All(tasks.Runs, n => Assert.Equal(1, n));
    }

    [Fact]
    public void DisposalEndsTheThreadsAtOnceOrAsleepAndTwice()
    {
        for (var i = 0; i < 50; i++)
        {
            var pool = new WorkerPool(3);
            Thread.SpinWait(i * 2000);
            pool.Dispose();
            pool.Dispose();
        }
    }

    private sealed class Counting(int threads) : ITasks
    {
        public int[] Runs { get; } = new int[23];

        public int Fails { get; set; } = -1;

        public void Run(int task, int worker)
        {
            Assert.InRange(worker, 0, threads - 1);
            Interlocked.Increment(ref Runs[task]);
            if (task == Fails)
                throw new InvalidOperationException($"task {task} failed");
        }
    }

    private sealed class Meeting(int count) : ITasks
    {
        private int _arrived;
        private int _met;

        public int Met => _met;

        public void Run(int task, int worker)
        {
            var arrived = Interlocked.Increment(ref _arrived);
            var all = (arrived + count - 1) / count * count;
            while (Volatile.Read(ref _arrived) < all)
                Thread.Yield();
            Interlocked.Increment(ref _met);
        }
    }
}
