namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>One thread's surroundings while it runs a task.</summary>
/// <param name="Scratch">Memory of the thread's own, aligned to a cache line.</param>
/// <param name="Step">The number of the run, which random numbers depend on.</param>
internal readonly unsafe record struct Worker(nint Scratch, long Step)
{
    /// <summary>The scratch as floats.</summary>
    public float* Floats => (float*)Scratch;
}

/// <summary>One stage of a group: tasks that may run at once, on any threads.</summary>
internal abstract class Work(string name, long cost)
{
    /// <summary>What a profile calls the work.</summary>
    public string Name { get; } = name;

    /// <summary>Roughly the additions it takes: what is too little is not worth waking a thread.</summary>
    public long Cost { get; } = cost;

    /// <summary>The number of tasks; how the work is cut depends on shapes alone.</summary>
    public abstract int Tasks { get; }

    /// <summary>The multiplications and additions of a matrix product; 0 for other work.</summary>
    public virtual long Flops => 0;

    /// <summary>Runs one task.</summary>
    public abstract void Run(int task, in Worker worker);
}
