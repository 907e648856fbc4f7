using System.Runtime.CompilerServices;
using Latent.Tensors.Backends.Cpu.MatMul;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>The addresses of a matrix product's operands, its result, and room for the second halves of its sums.</summary>
internal readonly record struct ProductMemory(nint A, nint B, nint C, nint Partial);

/// <summary>A matrix product: blocks of the result, each handed to the rest of the group while it is cached.</summary>
internal sealed unsafe class ProductWork(
    string name, MatMulPlan plan, ProductMemory memory, LoopBody body, int columns, long flops) : Work(name, flops / 32)
{
    /// <inheritdoc/>
    public override int Tasks => plan.Tasks;

    /// <inheritdoc/>
    public override long Flops => flops;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker)
    {
        float* a = (float*)memory.A, b = (float*)memory.B, c = (float*)memory.C, partial = (float*)memory.Partial;
        if (body.IsEmpty)
        {
            var nothing = default(NoEpilogue);
            plan.Multiply(task, a, b, c, partial, ref nothing);
        }
        else
        {
            var epilogue = new BodyEpilogue(body, columns, worker);
            plan.Multiply(task, a, b, c, partial, ref epilogue);
        }
    }

    private readonly struct BodyEpilogue(LoopBody body, int width, Worker worker) : IEpilogue
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Apply(int row, int rows, int column, int columns)
        {
            var at = stackalloc Located[body.SlotCount];
            var height = body.TakesRows ? Math.Max(body.BlockLength / columns, 1) : 1;
            for (var r = row; r < row + rows; r += height)
            {
                var count = Math.Min(height, row + rows - r);
                for (var c = column; c < column + columns; c += body.BlockLength)
                {
                    var length = Math.Min(body.BlockLength, column + columns - c);
                    body.Run(new Block(((nint)r * width) + c, length, count, width), worker, at);
                }
            }
        }
    }
}
