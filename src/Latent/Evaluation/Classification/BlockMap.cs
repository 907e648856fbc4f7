using Latent.Data;
using Latent.Layers;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Classification;

/// <summary>A function of data by blocks of them, its parts side by side. It draws nothing.</summary>
internal sealed class BlockMap : IDisposable
{
    private readonly ProgramCache<int> _programs;
    private readonly CodeLayout _layout;

    public BlockMap(
        Shape dataShape,
        IReadOnlyList<int> widths,
        Func<Tensor, ForwardContext, IReadOnlyList<Tensor>> map,
        Store store,
        IBackend backend)
    {
        _layout = new([.. widths.Select(Shape (width) => [width])]);
        _programs = new(backend, store, rows => new Trace
        {
            Outputs = CodeLayout.Outputs(map(Tensor.Input("x", [rows, .. dataShape]), new(Mode.Evaluation, new RandomKey(0)))),
        });
    }

    /// <summary>The number of values of one datum's image, all parts together.</summary>
    public int Width => _layout.Size;

    /// <summary>The images of all examples. Shape: → [n, Width].</summary>
    public float[] Of(Examples examples)
    {
        var y = new float[examples.Count * Width];
        foreach (var block in RowBlocks.Of(examples.Count))
        {
            var x = new float[block.Count * examples.Size];
            examples.Read(block.Rows, x);
            Map(x, block.Count, block.Of(y.AsSpan(), Width));
        }

        return y;
    }

    public void Dispose() => _programs.Dispose();

    private void Map(float[] x, int rows, Span<float> y)
    {
        var program = _programs[rows];
        program.Write("x", x);
        program.Run(1);
        _layout.Join(program, y);
    }
}
