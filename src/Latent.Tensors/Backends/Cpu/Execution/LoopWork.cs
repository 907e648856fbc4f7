using System.Runtime.CompilerServices;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>A group's loop over its elements, with the reductions taken on the way.</summary>
internal sealed unsafe class LoopWork : Work
{
    /// <summary>A row from this length on is a block of its own, so that one number for it stays one number.</summary>
    public const int LongRow = 128;

    private readonly LoopBody _body;
    private readonly Accumulator[] _accumulators;
    private readonly nint[] _bounds;
    private readonly int _row;

    /// <summary>Prepares the loop.</summary>
    /// <param name="name">What a profile calls it.</param>
    /// <param name="cost">Roughly the additions it takes.</param>
    /// <param name="body">What is done to each block.</param>
    /// <param name="accumulators">What is reduced.</param>
    /// <param name="bounds">Where tasks start, and the end.</param>
    /// <param name="row">The elements of a row, so that a block holds whole rows or lies in one; 0 if rows do not matter.</param>
    public LoopWork(string name, long cost, LoopBody body, Accumulator[] accumulators, nint[] bounds, int row)
        : base(name, cost)
    {
        (_body, _accumulators, _bounds) = (body, accumulators, bounds);
        var pieces = row == 0 ? 1 : (row + body.BlockLength - 1) / body.BlockLength;
        _row = row;
        Piece = row == 0 ? body.BlockLength
            : pieces == 1 ? (row >= LongRow ? row : body.BlockLength / row * row)
            : Math.Min(body.BlockLength, ((row + pieces - 1) / pieces + 63) / 64 * 64);
    }

    /// <inheritdoc/>
    public override int Tasks => _bounds.Length - 1;

    private int Piece { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task, in Worker worker)
    {
        var at = stackalloc Located[_body.SlotCount];
        foreach (var accumulator in _accumulators)
            accumulator.Begin(task);
        for (nint position = _bounds[task], end = _bounds[task + 1]; position < end;)
        {
            var n = (int)Math.Min(Piece, end - position);
            if (_row >= Piece)
                n = (int)Math.Min(n, _row - (position % _row));
            _body.Run(new Block(position, n), worker, at);
            foreach (var accumulator in _accumulators)
                accumulator.Add(task, position, n, at[accumulator.Slot].First);
            position += n;
        }
    }
}

/// <summary>Adds up what the tasks of a loop left, in their order.</summary>
internal sealed class CombineWork(string name, long cost, Accumulator[] accumulators) : Work(name, cost)
{
    /// <inheritdoc/>
    public override int Tasks => accumulators.Length;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker) => accumulators[task].Combine();
}
