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
    private readonly CodeLayout _layout;
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
        _layout = new(model.LatentShapes);
    }

    /// <summary>n, the number of examples.</summary>
    public int Count => _examples.Count;

    /// <summary>Z, the number of latent variables in all levels together.</summary>
    public int Size => _layout.Size;

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
            _layout.Join(program, block.Of(codes.AsSpan(), Size));
        }

        return codes;
    }

    /// <inheritdoc/>
    public void Dispose() => _programs.Dispose();

    private Trace Trace(int rows)
    {
        var context = new ForwardContext(Mode.Evaluation, _key);
        var z = _model.Infer(Tensor.Input("x", [rows, .. _model.DataShape]), 1, context).Z;
        return new()
        {
            Outputs = CodeLayout.Outputs([.. z.Zip(_model.LatentShapes, (level, shape) => level.Reshape([rows, .. shape]))]),
        };
    }
}
