using System.Runtime.CompilerServices;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Copies the values of rows at fixed places, runs of neighbours in one piece.</summary>
internal sealed unsafe class PickWork : Work
{
    // The floats that pay for handing out a task, and the most tasks.
    private const int TaskFloats = 1 << 14, MostTasks = 32;

    private readonly int _rows, _length, _count;
    private readonly nint _from, _to;
    private readonly (int From, int To, int Count)[] _runs;

    /// <summary>Plans the copies.</summary>
    /// <param name="name">What a profile calls the work.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="places">The places, at least one.</param>
    /// <param name="from">The values. Shape: [rows, places.Length].</param>
    /// <param name="to">Where they go. Shape: [rows, places.Count].</param>
    public PickWork(string name, int rows, Places places, nint from, nint to)
        : base(name, (long)rows * places.Count)
    {
        (_rows, _length, _count) = (rows, places.Length, places.Count);
        (_from, _to) = (from, to);
        _runs = [.. RunsOf(places)];
        Tasks = (int)Math.Clamp(Cost / TaskFloats, 1, Math.Min(MostTasks, Math.Max(rows, 1)));
    }

    /// <inheritdoc/>
    public override int Tasks { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task, in Worker worker)
    {
        var (first, end) = ((long)_rows * task / Tasks, (long)_rows * (task + 1) / Tasks);
        for (var row = first; row < end; row++)
        {
            float* x = (float*)_from + (row * _length), y = (float*)_to + (row * _count);
            foreach (var (from, to, count) in _runs)
            {
                var target = new Span<float>(y + to, count);
                if (from < 0)
                    target.Clear();
                else
                    new ReadOnlySpan<float>(x + from, count).CopyTo(target);
            }
        }
    }

    // Neighbours that come from neighbours, and zeros side by side.
    private static IEnumerable<(int From, int To, int Count)> RunsOf(Places places)
    {
        for (var start = 0; start < places.Count;)
        {
            var end = start + 1;
            while (end < places.Count && places[end] == (places[start] < 0 ? -1 : places[start] + end - start))
                end++;
            yield return (places[start], start, end - start);
            start = end;
        }
    }
}
