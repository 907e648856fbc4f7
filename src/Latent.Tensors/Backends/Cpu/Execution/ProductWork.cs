using Latent.Tensors.Backends.Cpu.MatMul;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>The addresses of a matrix product's operands and result.</summary>
internal readonly record struct ProductMemory(nint A, nint B, nint C);

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
        float* a = (float*)memory.A, b = (float*)memory.B, c = (float*)memory.C;
        if (body.IsEmpty)
        {
            var nothing = default(NoEpilogue);
            plan.Multiply(task, a, b, c, ref nothing);
        }
        else
        {
            var epilogue = new BodyEpilogue(body, columns, worker);
            plan.Multiply(task, a, b, c, ref epilogue);
        }
    }

    private readonly struct BodyEpilogue(LoopBody body, int width, Worker worker) : IEpilogue
    {
        public void Apply(int row, int rows, int column, int columns)
        {
            var at = stackalloc float*[body.SlotCount];
            if (columns == width)
            {
                // Whole rows follow each other without a gap.
                (columns, rows, var first) = (columns * rows, 1, (nint)row * width);
                Line(first, columns, at);
                return;
            }

            for (var r = row; r < row + rows; r++)
                Line(((nint)r * width) + column, columns, at);
        }

        private void Line(nint start, int n, float** at)
        {
            while (n > 0)
            {
                var count = Math.Min(n, body.BlockLength);
                body.Run(start, count, worker, at);
                (start, n) = (start + count, n - count);
            }
        }
    }
}
