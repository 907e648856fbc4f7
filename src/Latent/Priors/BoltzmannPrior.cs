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
/// Tieleman 2008, doi:10.1145/1390156.1390290 (persistent chains). Between two estimates ln Z is carried on by integrating its gradient
/// along the steps of training, <c>Δ ln Z ≈ ½ ⟨Δθ, m + m'⟩</c> with moments m before a step and after it. They are those of other chains,
/// the witnesses, which the gradient does not see: a step goes against the noise of the moments that it follows, so that along the way of
/// training these would be too small together, by some nats in a hundred steps.
/// </remarks>
public sealed class BoltzmannPrior
{
    private readonly Tensor _weight;
    private readonly Tensor _leftBias;
    private readonly Tensor _rightBias;
    // Few are enough: the right layer's means given the left one's bits stand for its bits.
    private const int Witnesses = 64;

    private readonly Variable _chains;
    private readonly Variable _witnesses;
    private readonly Variable _logZ;
    private readonly Variable _drift;
    private readonly Variable _error;
    private readonly (Tensor Parameter, Variable Before, Variable Moment)[] _path;

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
        _chains = scope.State("chains", [options.Chains, lefts], Initializers.Coins);
        _witnesses = scope.State("witnesses", [Witnesses, lefts], Initializers.Coins);
        _logZ = scope.State("logZ", [], Initializers.Constant((float)((lefts + rights) * Math.Log(2))));
        _drift = scope.State("logZDrift", [], Initializers.Zeros);
        _error = scope.State("logZError", [], Initializers.Zeros);
        _path =
        [
            (_weight, scope.State("weight.before", [lefts, rights], Initializers.Zeros), scope.State("weight.moment", [lefts, rights], Initializers.Constant(0.25f))),
            (_leftBias, scope.State("leftBias.before", [lefts], Initializers.Zeros), scope.State("leftBias.moment", [lefts], Initializers.Constant(0.5f))),
            (_rightBias, scope.State("rightBias.before", [rights], Initializers.Zeros), scope.State("rightBias.moment", [rights], Initializers.Constant(0.5f))),
        ];
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
    /// ln p(ζ) of relaxed bits by the closed form, in nats; its constants as <see cref="LogZ"/>, which they are carried on with. Shape:
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
    /// estimate, carried on, and with a Gaussian integral that of its determinant with it. Shape: [].
    /// </summary>
    /// <param name="context">The surroundings of the pass.</param>
    public Tensor LogZ(ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Mode == Mode.Training ? context.Once(_logZ.Name, () => Learned(context)) : _logZ.Tensor + _drift.Tensor;
    }

    /// <summary>
    /// Draws of both layers: the persistent chains, some sweeps further. Shape: [<paramref name="count"/>, L] and [.., R].
    /// </summary>
    /// <param name="count">How many; more than there are chains begin at the same ones.</param>
    /// <param name="key">The stream of the draws.</param>
    public (Tensor Left, Tensor Right) Sample(int count, RandomKey key)
    {
        var places = new Places(Options.Chains, [.. Enumerable.Range(0, count).Select(i => i % Options.Chains)]);
        var start = _chains.Tensor.Transpose().Pick(places).Transpose();
        return Split(key.Fold("sweeps").Gibbs(start, _weight, _leftBias, _rightBias, 1, Options.SweepsOfSample));
    }

    /// <summary>Sets ln Z to an estimate.</summary>
    /// <param name="store">The store that the prior was declared in.</param>
    /// <param name="logZ">ln Z, in nats.</param>
    /// <param name="standardError">Its standard error, in nats; 0 where it is exact.</param>
    public void Set(Store store, double logZ, double standardError)
    {
        ArgumentNullException.ThrowIfNull(store);
        store[_logZ.Name].Values[0] = (float)logZ;
        store[_drift.Name].Values[0] = 0;
        store[_error.Name].Values[0] = (float)standardError;
    }

    /// <summary>The standard error of the last estimate of ln Z, in nats.</summary>
    public double StandardError(Store store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store[_error.Name].Values[0];
    }

    /// <summary>The parts of [.., L + R].</summary>
    internal (Tensor Left, Tensor Right) Split(Tensor both) => (both.Columns(..Options.Lefts), both.Columns(Options.Lefts..));

    private Tensor Learned(ForwardContext context)
    {
        var (weight, leftBias, rightBias) = (_weight.StopGradient(), _leftBias.StopGradient(), _rightBias.StopGradient());
        (Tensor Left, Tensor Right) Swept(Variable chains)
        {
            var (left, right) = Split(context.Key.Fold(chains.Name).Gibbs(chains.Tensor, weight, leftBias, rightBias, 1, Options.Sweeps));
            context.Update(chains.Name, left);
            return (left, right);
        }

        var ofIntegral = Integral?.Moment(weight, context);
        Tensor[] Moments(Tensor left, Tensor right)
        {
            Tensor count = left.Shape[0], both = left.Transpose().MatMul(right) / count;
            return [ofIntegral is null ? both : both + ofIntegral, left.SumOuter() / count, right.SumOuter() / count];
        }

        var chains = Swept(_chains);
        var (seen, _) = Swept(_witnesses);
        var (moments, witnessed) = (Moments(chains.Left, chains.Right), Moments(seen, (seen.MatMul(weight) + rightBias).Sigmoid()));

        // Apart from ln Z, of which a step's change would be lost in the rounding.
        Tensor drift = _drift.Tensor, gradient = 0;
        foreach (var (i, (parameter, before, moment)) in _path.Index())
        {
            drift += ((parameter - before.Tensor) * (moment.Tensor + witnessed[i])).Sum() * 0.5;
            gradient += (parameter * moments[i]).Sum();
            context.Update(before.Name, parameter);
            context.Update(moment.Name, witnessed[i]);
        }

        drift = drift.StopGradient();
        context.Update(_drift.Name, drift);
        return _logZ.Tensor + drift + (gradient - gradient.StopGradient());
    }
}
