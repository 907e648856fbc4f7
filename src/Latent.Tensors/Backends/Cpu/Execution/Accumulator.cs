using System.Runtime.CompilerServices;
using Latent.Tensors.Backends.Cpu.Kernels;
using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>
/// A reduction while its loop runs. Results that one task alone yields go straight to their place; those that several tasks share
/// are kept apart and combined afterwards, in the order of the tasks.
/// </summary>
internal sealed unsafe class Accumulator(Reduction reduction, int slot, int tasks, nint result, nint partials)
{
    /// <summary>The slot of the values to reduce.</summary>
    public int Slot { get; } = slot;

    /// <summary>The floats that the tasks need beside the result.</summary>
    public static int PartialFloats(Reduction reduction, int tasks) => IsShared(reduction, tasks) ? tasks * reduction.Inner : 0;

    /// <summary>Whether several tasks reduce into one result.</summary>
    public static bool IsShared(Reduction reduction, int tasks) => reduction.Outer == 1 && tasks > 1;

    private float* Result => (float*)result;

    /// <summary>Starts a task.</summary>
    public void Begin(int task)
    {
        if (reduction.Outer == 1)
            new Span<float>(Target(task), reduction.Inner).Fill(reduction.IsMax ? float.NegativeInfinity : 0);
    }

    /// <summary>Takes in elements start … start + n - 1, which lie in one row or are whole rows.</summary>
    public void Add(int task, nint start, int n, float* x)
    {
        if (reduction.IsTotal)
            Take(Target(task), x, n);
        else if (reduction.Inner == 1)
            AddRows(start, n, x);
        else
            AddColumns(task, start, n, x);
    }

    /// <summary>Combines what the tasks left.</summary>
    public void Combine()
    {
        new Span<float>((float*)partials, reduction.Inner).CopyTo(new Span<float>(Result, reduction.Inner));
        for (var task = 1; task < tasks; task++)
            Merge(Target(task), Result, reduction.Inner);
    }

    private float* Target(int task) => IsShared(reduction, tasks) ? (float*)partials + ((nint)task * reduction.Inner) : Result;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(nint start, int n, float* x)
    {
        while (n > 0)
        {
            var (row, column) = Math.DivRem(start, reduction.Length);
            var count = (int)Math.Min(reduction.Length - column, n);
            if (column == 0)
                Result[row] = reduction.IsMax ? float.NegativeInfinity : 0;
            Take(Result + row, x, count);
            start += count;
            x += count;
            n -= count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(int task, nint start, int n, float* x)
    {
        while (n > 0)
        {
            var (row, column) = Math.DivRem(start, reduction.Inner);
            var (outer, index) = Math.DivRem(row, reduction.Length);
            var count = (int)Math.Min(reduction.Inner - column, n);
            var to = (reduction.Outer == 1 ? Target(task) : Result + (outer * reduction.Inner)) + column;
            if (reduction.Outer > 1 && index == 0)
                new Span<float>(x, count).CopyTo(new Span<float>(to, count));
            else
                Merge(x, to, count);
            start += count;
            x += count;
            n -= count;
        }
    }

    private void Take(float* to, float* x, int n) =>
        *to = reduction.IsMax ? MathF.Max(*to, Reductions.Max(x, n)) : *to + Reductions.Sum(x, n);

    private void Merge(float* x, float* to, int n)
    {
        if (reduction.IsMax)
            Loops.Binary<MaxKernel, VectorOperand, VectorOperand>(to, x, to, n);
        else
            Loops.Binary<AddKernel, VectorOperand, VectorOperand>(to, x, to, n);
    }
}
