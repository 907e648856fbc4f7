using System.Runtime.CompilerServices;
using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Some elements of a loop: runs of equal length at equal distances.</summary>
/// <param name="Start">The first element.</param>
/// <param name="Length">The elements of a run.</param>
/// <param name="Rows">The number of runs.</param>
/// <param name="Width">From the start of one run to that of the next.</param>
internal readonly record struct Block(nint Start, int Length, int Rows = 1, nint Width = 0);

/// <summary>Where a slot's values for a block lie: the first run's, and how far on each next one's.</summary>
internal unsafe struct Located
{
    public float* First;
    public nint Step;
}

/// <summary>
/// The elementwise operations of a group, compiled: for each block of elements, every operation runs over the block before the
/// next one does, so that what one yields the next finds in the first-level cache.
/// </summary>
internal sealed unsafe class LoopBody
{
    private readonly Slot[] _slots;
    private readonly Instruction[] _instructions;
    private readonly int[] _guarded;
    private readonly FiniteFlag _flag;

    public LoopBody(Slot[] slots, Instruction[] instructions, int[] guarded, FiniteFlag flag, int scratchBlocks, int width)
    {
        (_slots, _instructions, _guarded, _flag) = (slots, instructions, guarded, flag);
        BlockLength = BlockFor(scratchBlocks, slots.Count(s => s.Place == Place.Whole));
        ScratchBytes = (long)scratchBlocks * BlockLength * sizeof(float);
        TakesRows = slots.All(s => s.Place is not (Place.Repeated or Place.RowScalar) || StepOf(s, width) >= 0)
            && !instructions.Any(i => i.Arity == 0);
    }

    /// <summary>The most elements of one block.</summary>
    public int BlockLength { get; }

    /// <summary>The bytes of a thread's scratch that a block takes.</summary>
    public long ScratchBytes { get; }

    /// <summary>The number of slots: how many places <see cref="Run"/> fills in.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => _instructions.Length == 0 && _guarded.Length == 0;

    /// <summary>Whether a block may have several runs, one below the other.</summary>
    public bool TakesRows { get; }

    /// <summary>Works on a block.</summary>
    /// <param name="block">At most <see cref="BlockLength"/> elements; one run unless <see cref="TakesRows"/>.</param>
    /// <param name="worker">The thread's surroundings.</param>
    /// <param name="at">Filled with the place of each slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(in Block block, in Worker worker, Located* at)
    {
        for (var i = 0; i < _slots.Length; i++)
            Locate(_slots[i], block, worker, ref at[i]);

        var n = (nint)block.Length;
        foreach (ref readonly var x in _instructions.AsSpan())
        {
            var kernel = (void*)x.Kernel;
            float* to = at[x.To].First, a = at[x.A].First, b = at[x.B].First, c = at[x.C].First;
            for (var row = 0; ;)
            {
                if (x.Arity == 2)
                    ((delegate*<float*, float*, float*, nint, void>)kernel)(a, b, to, n);
                else if (x.Arity == 1)
                    ((delegate*<float*, float*, nint, void>)kernel)(a, to, n);
                else if (x.Arity == 3)
                    ((delegate*<float*, float*, float*, float*, nint, void>)kernel)(a, b, c, to, n);
                else
                    Draw(x, block.Start, block.Length, worker.Step, to);
                if (++row == block.Rows)
                    break;
                to += at[x.To].Step;
                a += at[x.A].Step;
                b += at[x.B].Step;
                c += at[x.C].Step;
            }
        }

        foreach (var slot in _guarded)
        {
            for (var row = 0; row < block.Rows; row++)
            {
                if (!Reductions.AllFinite(at[slot].First + (row * at[slot].Step), n))
                    _flag.Break();
            }
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

    // How far a repeated operand moves from one row of a product to the next: not at all for a row that every row shares, by one
    // for one number a row; -1 where it is neither.
    private static nint StepOf(Slot slot, int width) => slot.Axes switch
    {
        [(var length, 1)] when length == width => 0,
        [(var length, 1), (_, 0)] when length == width => 0,
        [(var length, 0), (_, 1)] when length == width => 1,
        _ => -1,
    };

    private void Locate(Slot slot, in Block block, in Worker worker, ref Located at)
    {
        switch (slot.Place)
        {
            case Place.Whole:
                at.First = (float*)slot.Address + block.Start;
                at.Step = block.Width;
                break;
            case Place.Scalar:
                at.First = (float*)slot.Address;
                at.Step = 0;
                break;
            case Place.Temporary:
                at.First = worker.Floats + ((nint)slot.Scratch * BlockLength);
                at.Step = block.Length;
                break;
            case Place.RowScalar:
                at.First = Source(slot, block.Start, out _);
                at.Step = 1;
                break;
            case Place.Repeated when block.Rows > 1:
                at.First = Source(slot, block.Start, out _);
                at.Step = 0;
                break;
            default:
                at.First = Spread(slot, block.Start, block.Length, worker.Floats + ((nint)slot.Scratch * BlockLength));
                break;
        }
    }

    // The address of one element, and how many more follow along the innermost axis.
    private static float* Source(Slot slot, nint element, out nint left)
    {
        var axes = slot.Axes;
        var (row, column) = Math.DivRem(element, axes[0].Length);
        var source = (float*)slot.Address + (column * axes[0].Stride);
        left = axes[0].Length - column;
        for (var axis = 1; axis < axes.Length && row > 0; axis++)
        {
            (row, var index) = Math.DivRem(row, axes[axis].Length);
            source += index * axes[axis].Stride;
        }

        return source;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* Spread(Slot slot, nint start, int n, float* scratch)
    {
        var stride = slot.Axes[0].Stride;
        var to = scratch;
        while (true)
        {
            var source = Source(slot, start, out var left);
            var count = (int)Math.Min(left, n);
            if (stride == 1 && to == scratch && count == n)
                return source;
            if (stride == 1)
                Loops.Unary<CopyKernel>(source, to, count);
            else if (stride == 0)
                Loops.Binary<FirstKernel, ScalarOperand, ScalarOperand>(source, source, to, count);
            else
                Gather(source, stride, to, count);
            to += count;
            start += count;
            n -= count;
            if (n == 0)
                return scratch;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(float* from, nint stride, float* to, int count)
    {
        for (var i = 0; i < count; i++)
            to[i] = from[i * stride];
    }
}
