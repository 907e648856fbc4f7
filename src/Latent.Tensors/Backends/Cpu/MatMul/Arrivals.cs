namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>Tells the last of the parts of a block, which finds what the others wrote.</summary>
/// <param name="blocks">The number of blocks.</param>
/// <param name="parts">The number of parts of each.</param>
internal sealed class Arrivals(int blocks, int parts)
{
    // A cache line for each block, so that threads that count different ones disturb none.
    private const int Stride = 32;

    private readonly int[] _counts = new int[blocks * Stride];

    /// <summary>
    /// Counts a part that is done; whether it was the last. Each part of a block comes once in each run: a run that breaks
    /// off is not run again.
    /// </summary>
    public bool IsLast(int block)
    {
        ref var count = ref _counts[block * Stride];
        if (Interlocked.Increment(ref count) < parts)
            return false;
        count = 0;
        return true;
    }
}
