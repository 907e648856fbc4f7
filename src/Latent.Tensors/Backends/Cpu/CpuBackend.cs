using Latent.Tensors.Backends.Cpu.Execution;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Cpu;

/// <summary>
/// Runs programs on the processor's cores, in float32: fused loops and packed matrix products, with vectors as wide as the machine
/// has. Results are the same bits on any number of threads.
/// </summary>
public sealed class CpuBackend : IBackend, IDisposable
{
    /// <summary>The most threads that a backend has: more than any machine has cores for.</summary>
    public const int MostThreads = 1024;

    private readonly WorkerPool _pool;

    /// <summary>A backend with threads of its own.</summary>
    /// <param name="threads">How many threads compute, the caller's included; 0 for one per core.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative, or above
    /// <see cref="MostThreads"/>.</exception>
    public CpuBackend(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        _pool = new WorkerPool(threads == 0 ? Math.Min(Environment.ProcessorCount, MostThreads) : threads);
    }

    /// <summary>How many threads compute, the caller's included.</summary>
    public int Threads => _pool.Threads;

    /// <inheritdoc/>
    public Program Compile(Trace trace, Store store)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(store);
        return new CpuProgram(trace, store, _pool);
    }

    /// <summary>Stops the threads. No program of this backend may run afterwards.</summary>
    public void Dispose() => _pool.Dispose();
}
