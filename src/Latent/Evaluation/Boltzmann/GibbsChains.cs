using Latent.Layers;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Boltzmann;

/// <summary>Gibbs chains of a machine that are looked at as they go: so many sweeps at a call.</summary>
public sealed class GibbsChains : IDisposable
{
    private const string LeftName = "left";

    private readonly Store _store = new();
    private readonly Program _program;
    private long _step;

    /// <summary>Chains that begin with fair coins.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="chains">How many.</param>
    /// <param name="sweeps">The sweeps of a call.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    public GibbsChains(BoltzmannWeights machine, int chains, int sweeps, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(backend);
        (Machine, Count) = (machine, Require.Positive(chains));
        var (weight, a, b) = machine.StoredIn(_store);
        var left = _store.Add(LeftName, [chains, machine.Lefts]);
        Initializers.Coins(key.Fold("start"), default, left.Values);
        var both = key.Gibbs(left.Tensor, weight, a, b, 1, Require.Positive(sweeps));
        _program = backend.Compile(
            new Trace
            {
                Outputs = new Dictionary<string, Tensor> { ["both"] = both },
                Updates = new Dictionary<string, Tensor> { [LeftName] = both.Columns(..machine.Lefts) },
            },
            _store);
    }

    /// <summary>The machine.</summary>
    public BoltzmannWeights Machine { get; }

    /// <summary>The number of chains.</summary>
    public int Count { get; }

    /// <summary>The left layer of each chain, to read or to set. Shape: [chains, L].</summary>
    public Span<float> Left => _store[LeftName].Values;

    /// <summary>Sweeps; both layers of each chain then, valid until the next call. Shape: [chains, L + R].</summary>
    public ReadOnlySpan<float> Next()
    {
        _program.Run(++_step);
        return _program.Output("both");
    }

    /// <summary>The energy E(l, r) of each chain after a sweep or more, in nats. Shape: [chains].</summary>
    public double[] NextEnergies()
    {
        var units = Machine.Lefts + Machine.Rights;
        double[] bits = [.. Next().ToArray().Select(x => (double)x)];
        return [.. Enumerable.Range(0, Count).Select(i => -Machine.NegativeEnergy(bits.AsSpan(i * units, Machine.Lefts), bits.AsSpan((i * units) + Machine.Lefts, Machine.Rights)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _store.Dispose();
    }
}
