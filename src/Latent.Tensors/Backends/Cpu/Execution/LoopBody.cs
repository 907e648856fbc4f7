using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>
/// The elementwise operations of a group, compiled: for each block of consecutive elements, every operation runs over the block
/// before the next one does, so that what one yields the next finds in the first-level cache.
/// </summary>
internal sealed unsafe class LoopBody
{
    private readonly Slot[] _slots;
    private readonly Instruction[] _instructions;
    private readonly int[] _guarded;
    private readonly FiniteFlag _flag;

    public LoopBody(Slot[] slots, Instruction[] instructions, int[] guarded, FiniteFlag flag, int scratchBlocks)
    {
        (_slots, _instructions, _guarded, _flag) = (slots, instructions, guarded, flag);
        BlockLength = BlockFor(scratchBlocks, slots.Count(s => s.Place == Place.Whole));
    }

    /// <summary>The most elements of one block.</summary>
    public int BlockLength { get; }

    /// <summary>The number of slots: how many addresses <see cref="Run"/> fills in.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _instructions.Length == 0 && _guarded.Length == 0;

    /// <summary>Works on elements start … start + n - 1.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="n">How many, at most <see cref="BlockLength"/>.</param>
    /// <param name="worker">The thread's surroundings.</param>
    /// <param name="at">Filled with each slot's address for this block.</param>
    public void Run(nint start, int n, in Worker worker, float** at)
    {
        for (var i = 0; i < _slots.Length; i++)
            at[i] = Locate(_slots[i], start, n, worker);

        foreach (ref readonly var x in _instructions.AsSpan())
        {
            var kernel = (void*)x.Kernel;
            switch (x.Arity)
            {
                case 1:
                    ((delegate*<float*, float*, nint, void>)kernel)(at[x.A], at[x.To], n);
                    break;
                case 2:
                    ((delegate*<float*, float*, float*, nint, void>)kernel)(at[x.A], at[x.B], at[x.To], n);
                    break;
                case 3:
                    ((delegate*<float*, float*, float*, float*, nint, void>)kernel)(at[x.A], at[x.B], at[x.C], at[x.To], n);
                    break;
                default:
                    Draw(x, start, n, worker.Step, at[x.To]);
                    break;
            }
        }

        foreach (var slot in _guarded)
        {
            if (!Reductions.AllFinite(at[slot], n))
                _flag.Break();
        }
    }

    private static void Draw(in Instruction x, nint start, int n, long step, float* to)
    {
        if (x.Draw == DrawKind.Normal)
            DrawKernels.Normal(x.KeyBits, step, start, to, n);
        else
            DrawKernels.Uniform(x.KeyBits, step, start, to, n);
    }

    // All scratch and streams of a block together stay within three quarters of a 32 KiB first-level cache.
    private static int BlockFor(int scratchBlocks, int streams) =>
        Math.Clamp(24 * 1024 / sizeof(float) / Math.Max(scratchBlocks + streams, 1) / 64 * 64, 256, 1024);

    private float* Locate(Slot slot, nint start, int n, in Worker worker) => slot.Place switch
    {
        Place.Whole => (float*)slot.Address + start,
        Place.Scalar => (float*)slot.Address,
        Place.Temporary => worker.Floats + ((nint)slot.Scratch * BlockLength),
        _ => Spread(slot, start, n, worker.Floats + ((nint)slot.Scratch * BlockLength)),
    };

    private static float* Spread(Slot slot, nint start, int n, float* scratch)
    {
        var from = (float*)slot.Address;
        var (length, stride) = slot.Axes[0];
        var to = scratch;
        while (true)
        {
            // The run along the innermost axis that holds element start.
            var (row, column) = Math.DivRem(start, length);
            var source = from + (column * stride);
            for (var axis = 1; axis < slot.Axes.Length && row > 0; axis++)
            {
                (row, var index) = Math.DivRem(row, slot.Axes[axis].Length);
                source += index * slot.Axes[axis].Stride;
            }

            var count = (int)Math.Min(length - column, n);
            if (stride == 1 && to == scratch && count == n)
                return source;
            if (stride == 1)
                new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(to, count));
            else if (stride == 0)
                new Span<float>(to, count).Fill(*source);
            else
                Gather(source, stride, to, count);
            to += count;
            start += count;
            n -= count;
            if (n == 0)
                return scratch;
        }
    }

    private static void Gather(float* from, nint stride, float* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = from[i * stride];
    }
}
