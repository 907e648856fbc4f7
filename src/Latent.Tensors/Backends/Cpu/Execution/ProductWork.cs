using Latent.Tensors.Backends.Cpu.MatMul;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>The addresses of a matrix product's operands, result and packed panels.</summary>
internal readonly unsafe record struct ProductMemory(nint A, nint B, nint C, nint Scratch);

/// <summary>The first stage of a matrix product: operands are laid out in panels.</summary>
internal sealed unsafe class PackWork(string name, MatMulPlan plan, ProductMemory memory) : Work(name, plan.ScratchFloats)
{
    /// <inheritdoc/>
    public override int Tasks => plan.PackTasks;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker) =>
        plan.Pack(task, (float*)memory.A, (float*)memory.B, (float*)memory.Scratch);
}

/// <summary>The second stage of a matrix product: blocks of the result, each handed to the rest of the group while it is cached.</summary>
internal sealed unsafe class ProductWork(
    string name, MatMulPlan plan, ProductMemory memory, LoopBody body, int columns, long flops) : Work(name, flops / 32)
{
    /// <inheritdoc/>
    public override int Tasks => plan.TileTasks;

    /// <inheritdoc/>
    public override long Flops => flops;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker)
    {
        float* a = (float*)memory.A, b = (float*)memory.B, c = (float*)memory.C, scratch = (float*)memory.Scratch;
        if (body.IsEmpty)
        {
            var nothing = default(NoEpilogue);
            plan.Multiply(task, a, b, c, scratch, ref nothing);
        }
        else
        {
            var epilogue = new BodyEpilogue(body, columns, worker);
            plan.Multiply(task, a, b, c, scratch, ref epilogue);
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
