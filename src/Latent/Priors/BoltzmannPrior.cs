using Latent.Layers;
using Latent.Probability.Boltzmann;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Priors;

/// <summary>
/// A restricted Boltzmann machine that is learned as a prior, with what stands in for its partition function: ln Z as a state that is
/// estimated now and then, and persistent chains, whose moments are the gradient of ln Z.
/// </summary>
/// <remarks>
/// Tieleman 2008, doi:10.1145/1390156.1390290 (persistent chains). In training the value of ln Z is the last estimate, which the machine has
/// moved away from since: it is there for its gradient, and no bound that holds it is reported.
/// </remarks>
public sealed class BoltzmannPrior
{
    // From the persistent chains on: draws of two streams are then of states of their own.
    private const int SweepsToDraws = 200;

    private readonly Tensor _weight;
    private readonly Tensor _leftBias;
    private readonly Tensor _rightBias;
    private readonly Tempering? _tempering;
    private readonly Variable _chains;
    private readonly Variable _logZ;
    private readonly Variable _error;

    /// <summary>Declares the parameters, which start at 0, and the states.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">The sizes of the layers and what draws from the machine.</param>
    public BoltzmannPrior(ParameterScope scope, BoltzmannOptions options)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        var (lefts, rights) = (options.Lefts, options.Rights);
        _weight = scope.Parameter("weight", [lefts, rights], Initializers.Zeros, default);
        _leftBias = scope.Parameter("leftBias", [lefts], Initializers.Zeros, default);
        _rightBias = scope.Parameter("rightBias", [rights], Initializers.Zeros, default);
        _tempering = options.Temperatures > 1 ? new Tempering(scope["tempering"], options.Chains, options.Temperatures) : null;
        _chains = scope.State("chains", [options.Chains * options.Temperatures, lefts], Initializers.Coins);
        _logZ = scope.State("logZ", [], Initializers.Constant((float)((lefts + rights) * Math.Log(2))));
        _error = scope.State("logZError", [], Initializers.Zeros);
        Machine = new(_weight, _leftBias, _rightBias);
        Integral = options.IntegralPrecision is { } precision ? new GaussianIntegral(scope["integral"], options, precision) : null;
    }

    /// <summary>The sizes of the layers and what draws from the machine.</summary>
    public BoltzmannOptions Options { get; }

    /// <summary>The machine.</summary>
    public RestrictedBoltzmann Machine { get; }

    /// <summary>The closed form of the relaxed prior, where it has one.</summary>
    public GaussianIntegral? Integral { get; }

    /// <summary>
    /// ln p(ζ) of relaxed bits by the closed form, in nats, as <see cref="LogZ"/> with its constants by the last estimate. Shape:
    /// [.., L], [.., R] → [..].
    /// </summary>
    /// <param name="left">The relaxed bits of the left layer.</param>
    /// <param name="right">Those of the right layer.</param>
    /// <param name="context">The surroundings of the pass.</param>
    /// <exception cref="InvalidOperationException">The prior has no closed form.</exception>
    public Tensor LogIntegral(Tensor left, Tensor right, ForwardContext context) => Integral is { } integral
        ? integral.LogDensity(Machine, left, right) + integral.LogScale - LogZ(context)
        : throw new InvalidOperationException("BoltzmannPrior: it was declared without a Gaussian integral.");

    /// <summary>
    /// ln Z, in nats. In training its gradient is the chains' moments, and the pass moves the chains on; its value is then the last
    /// estimate. Shape: [].
    /// </summary>
    /// <param name="context">The surroundings of the pass.</param>
    public Tensor LogZ(ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Mode == Mode.Training ? context.Once(_logZ.Name, () => Learned(context)) : _logZ.Tensor;
    }

    /// <summary>
    /// Draws of both layers: the persistent chains, some sweeps further. Shape: [<paramref name="count"/>, L] and [.., R].
    /// </summary>
    /// <param name="count">How many; more than there are chains begin at the same ones.</param>
    /// <param name="key">The stream of the draws.</param>
    public (Tensor Left, Tensor Right) Sample(int count, RandomKey key)
    {
        Shape rounds = [(count + Options.Chains - 1) / Options.Chains, Options.Chains, Options.Lefts];
        var start = Coldest.BroadcastTo(rounds).Reshape([rounds.Size]).Columns(..(count * Options.Lefts)).Reshape([count, Options.Lefts]);
        return Split(key.Fold("sweeps").Gibbs(start, _weight, _leftBias, _rightBias, 1, SweepsToDraws));
    }

    /// <summary>Sets ln Z to an estimate.</summary>
    /// <param name="store">The store that the prior was declared in.</param>
    /// <param name="logZ">ln Z, in nats.</param>
    /// <param name="standardError">Its standard error, in nats; 0 where it is exact.</param>
    public void Set(Store store, double logZ, double standardError)
    {
        ArgumentNullException.ThrowIfNull(store);
        store[_logZ.Name].Values[0] = (float)logZ;
        store[_error.Name].Values[0] = (float)standardError;
    }

    /// <summary>The standard error of the last estimate of ln Z, in nats.</summary>
    public double StandardError(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store[_error.Name].Values[0];
    }

    /// <summary>Copies the left layers of the persistent chains, from the first on again where more are asked for. Shape: [.., L].</summary>
    public void Chains(Store store, Span<float> to)
    {
        ArgumentNullException.ThrowIfNull(store);
        var from = store[_chains.Name].Values[^(Options.Chains * Options.Lefts)..];
        for (var at = 0; at < to.Length; at += from.Length)
            from[..Math.Min(from.Length, to.Length - at)].CopyTo(to[at..]);
    }

    private Tensor Coldest => _tempering?.Coldest(_chains.Tensor) ?? _chains.Tensor;

    /// <summary>The parts of [.., L + R].</summary>
    internal (Tensor Left, Tensor Right) Split(Tensor both) => (both.Columns(..Options.Lefts), both.Columns(Options.Lefts..));

    // <θ, m> with the moments m held fixed has the gradient of ln Z.
    private Tensor Learned(ForwardContext context)
    {
        var (weight, leftBias, rightBias) = (_weight.StopGradient(), _leftBias.StopGradient(), _rightBias.StopGradient());
        var key = context.Key.Fold(_chains.Name);
        var both = key.Gibbs(_chains.Tensor, weight, leftBias, rightBias, _tempering?.Beta ?? 1, Options.Sweeps);
        if (_tempering is not null)
            both = _tempering.Exchange(new(weight, leftBias, rightBias), both, Options.Lefts, key);
        context.Update(_chains.Name, Split(both).Left);
        var (left, right) = Split(_tempering?.Coldest(both) ?? both);
        var coupled = left.Transpose().MatMul(right) / Options.Chains;
        if (Integral is not null)
            coupled += Integral.Moment(weight, context);
        var gradient = (_weight * coupled).Sum() + (_leftBias * left.SumOuter() / Options.Chains).Sum() + (_rightBias * right.SumOuter() / Options.Chains).Sum();
        return _logZ.Tensor + (gradient - gradient.StopGradient());
    }
}
