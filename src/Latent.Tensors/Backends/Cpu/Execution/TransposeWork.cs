using System.Runtime.CompilerServices;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Swaps the two innermost axes of [.., rows, columns], where no product can read the operand in place.</summary>
internal sealed unsafe class TransposeWork(string name, int size, int rows, int columns, nint from, nint to) : Work(name, size)
{
    private const int Tile = 16;

    /// <inheritdoc/>
    public override int Tasks => size / (rows * columns);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task, in Worker worker)
    {
        var offset = (nint)task * rows * columns;
        float* x = (float*)from + offset, y = (float*)to + offset;
        for (var i0 = 0; i0 < rows; i0 += Tile)
        {
            for (var j0 = 0; j0 < columns; j0 += Tile)
            {
                for (var i = i0; i < Math.Min(i0 + Tile, rows); i++)
                {
                    for (var j = j0; j < Math.Min(j0 + Tile, columns); j++)
                        y[((nint)j * rows) + i] = x[((nint)i * columns) + j];
                }
            }
        }
    }
}
