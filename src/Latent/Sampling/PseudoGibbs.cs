using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>
/// A Markov chain over the missing values of data, known values staying what they are: z ~ q(z | x_known, x_missing), then
/// x_missing ~ p(x_missing | z). Where q is the exact posterior it is a Gibbs sampler of p(z, x_missing | x_known); else it
/// settles as close to that as q is to the posterior.
/// </summary>
/// <remarks>Rezende, Mohamed and Wierstra 2014, arXiv:1401.4082, appendix F.</remarks>
public sealed class PseudoGibbs : IDisposable
{
    private readonly ILatentModel _model;
    private readonly RandomKey _key;
    private readonly ProgramCache<int> _sweeps;

    /// <summary>A chain by the model as the store holds it at each call.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="key">The stream of all draws.</param>
    public PseudoGibbs(ILatentModel model, Store store, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _key) = (model, key);
        _sweeps = new(backend, store, Trace);
    }

    /// <summary>The number of values of one datum.</summary>
    public int DataSize => _model.DataShape.Size;

    /// <summary>Draws the missing values once, a chain a row.</summary>
    /// <param name="x">The state of the chains, known and missing values. Shape: [n, D].</param>
    /// <param name="missing">Which values are drawn; the others are not touched. Shape: [n, D].</param>
    /// <param name="sweep">The number of the sweep, which its random numbers are a function of.</param>
    /// <exception cref="ArgumentException">The lengths are not those of rows of D.</exception>
    /// <exception cref="ArithmeticException">A draw is not finite.</exception>
    public void Sweep(Span<float> x, ReadOnlySpan<bool> missing, long sweep)
    {
        if (x.Length % DataSize != 0 || missing.Length != x.Length)
        {
            throw new ArgumentException(
                $"PseudoGibbs: {x.Length} values and {missing.Length} marks are not rows of {DataSize} values, each with its mark.", nameof(x));
        }

        var count = x.Length / DataSize;
        foreach (var block in RowBlocks.Of(count))
        {
            var part = block.Of(x, DataSize);
            var drawn = block.Of(missing, DataSize);
            var program = _sweeps[block.Count];
            program.Write("x", part);
            var marks = program.Input<float>("missing");
            for (var i = 0; i < marks.Length; i++)
                marks[i] = drawn[i] ? 1 : 0;
            if (!program.Run((sweep * ((count / RowBlocks.Most) + 1)) + block.Number))
            {
                throw new ArithmeticException(
                    $"PseudoGibbs: a draw for rows {block.Start + 1} to {block.Start + block.Count} is not finite; their known values are too far from the training data.");
            }

            program.Output("x").CopyTo(part);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sweeps.Dispose();

    private Trace Trace(int count)
    {
        var context = new ForwardContext(Mode.Evaluation, _key);
        Shape shape = [count, .. _model.DataShape];
        var (x, missing) = (Tensor.Input("x", shape), Tensor.Input("missing", shape));
        var likelihood = _model.Decode(_model.Infer(x, 1, context).Z, context);
        var next = missing.Select(likelihood.Sample(_key.Fold("x")).Reshape(shape), x);
        return new Trace { Outputs = new Dictionary<string, Tensor> { ["x"] = next }, Guards = [next] };
    }
}
