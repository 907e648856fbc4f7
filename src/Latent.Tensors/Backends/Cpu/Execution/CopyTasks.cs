namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>A copy in equal parts.</summary>
internal sealed unsafe class CopyTasks : ITasks
{
    /// <summary>The number of parts.</summary>
    public const int Count = 16;

    /// <summary>The floats from which on a copy takes longer than waking a thread.</summary>
    public const int WorthSharing = 1 << 16;

    private float* _from;
    private float* _to;
    private int _length;

    /// <summary>Says what to copy.</summary>
    public void Set(float* from, float* to, int length)
    {
        _from = from;
        _to = to;
        _length = length;
    }

    /// <inheritdoc/>
    public void Run(int task, int worker)
    {
        var (start, count) = WorkerPool.Share(task, Count, _length).GetOffsetAndLength(_length);
        new ReadOnlySpan<float>(_from + start, count).CopyTo(new Span<float>(_to + start, count));
    }
}
