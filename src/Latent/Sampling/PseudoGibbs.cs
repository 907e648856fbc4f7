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
    // Large enough to keep the threads busy, small enough to need no memory to speak of.
    private const int Rows = 500;

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
    /// <exception cref="ArgumentException">The lengths are not those of rows of D, or a draw is not finite.</exception>
    public void Sweep(Span<float> x, ReadOnlySpan<bool> missing, long sweep)
    {
        if (x.Length % DataSize != 0 || missing.Length != x.Length)
        {
            throw new ArgumentException(
                $"PseudoGibbs: {x.Length} values and {missing.Length} marks are not rows of {DataSize} values, each with its mark.", nameof(x));
        }

        var (block, run) = (Rows * DataSize, sweep * ((x.Length / DataSize / Rows) + 1));
        for (var start = 0; start < x.Length; start += block, run++)
        {
            var part = x.Slice(start, Math.Min(block, x.Length - start));
            var program = _sweeps[part.Length / DataSize];
            program.Write("x", part);
            var marks = program.Input<float>("missing");
            for (var i = 0; i < part.Length; i++)
                marks[i] = missing[start + i] ? 1 : 0;
            if (!program.Run(run))
                throw new ArgumentException($"PseudoGibbs: a draw for rows {(start / DataSize) + 1} to {(start + part.Length) / DataSize} is not finite; their known values are too far from the training data.", nameof(x));
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
