using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>
/// Codes of examples as draws from q(z | x), one an example: together they are a sample of the aggregate posterior, which
/// their means are not. Of a model whose encoder yields points, the points.
/// </summary>
public sealed class PosteriorCodes : IDisposable
{
    private readonly ILatentModel _model;
    private readonly Examples _examples;
    private readonly RandomKey _key;
    private readonly ProgramCache<int> _programs;

    /// <summary>The codes of examples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples, in the form the model takes them.</param>
    /// <param name="key">The stream of all draws.</param>
    public PosteriorCodes(ILatentModel model, Store store, IBackend backend, Examples examples, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        (_model, _examples, _key) = (model, examples, key);
        _programs = new(backend, store, Trace);
        Size = model.LatentShapes.Sum(shape => shape.Size);
    }

    /// <summary>n, the number of examples.</summary>
    public int Count => _examples.Count;

    /// <summary>Z, the number of latent variables in all levels together.</summary>
    public int Size { get; }

    /// <summary>One draw for each example. Shape: → [n, Z].</summary>
    /// <param name="number">Which draws: each number, from 0, gives others.</param>
    public double[] Draw(long number)
    {
        var codes = new double[Count * Size];
        var blocks = RowBlocks.Of(Count).Count();
        foreach (var block in RowBlocks.Of(Count))
        {
            var program = _programs[block.Count];
            _examples.Read(block.Rows, program.Input<float>("x"));
            program.Run((number * blocks) + block.Number + 1);
            Put(program, block.Count, block.Of(codes.AsSpan(), Size));
        }

        return codes;
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private void Put(Program program, int rows, Span<double> codes)
    {
        var column = 0;
        foreach (var (level, shape) in _model.LatentShapes.Index())
        {
            var z = program.Output(Label(level));
            for (var i = 0; i < rows * shape.Size; i++)
                codes[(i / shape.Size * Size) + column + (i % shape.Size)] = z[i];
            column += shape.Size;
        }
    }

    private Trace Trace(int rows)
    {
        var context = new ForwardContext(Mode.Evaluation, _key);
        var z = _model.Infer(Tensor.Input("x", [rows, .. _model.DataShape]), 1, context).Z;
        return new()
        {
            Outputs = z.Index().ToDictionary(
                x => Label(x.Index), x => x.Item.Reshape([rows, .. _model.LatentShapes[x.Index]])),
        };
    }

    private static string Label(int level) => $"z{level}";
}
