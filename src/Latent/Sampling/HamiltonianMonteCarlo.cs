using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>
/// Hamiltonian Monte Carlo, many chains at once: each iteration draws a momentum, follows the leapfrog integrator and
/// accepts its end with probability <c>min(1, e^-ΔH)</c>, chain by chain. An iteration is a pure function of the state,
/// the density and the key; its draws are those of the iteration's number, whatever the number of threads.
/// </summary>
/// <remarks>
/// Duane, Kennedy, Pendleton and Roweth 1987, doi:10.1016/0370-2693(87)91197-X; Neal 2011, arXiv:1206.1901, section 3.
/// The step size is tuned during warm-up as Hoffman and Gelman 2014, arXiv:1111.4246, algorithm 5, do. An end whose
/// energy is not a number is refused.
/// </remarks>
public sealed class HamiltonianMonteCarlo
{
    private readonly LogDensity _density;
    private readonly HamiltonianOptions _options;
    private readonly RandomKey _momentumKey;
    private readonly RandomKey _acceptKey;
    private readonly RandomKey _jitterKey;
    private readonly DualAveraging _tuning;
    private readonly double[] _momenta;
    private readonly double[] _acceptance;
    private readonly double[] _stepSizes;
    private readonly Points _current;
    private readonly Points _proposed;
    private bool _evaluated;

    /// <summary>Chains that stand where they are put.</summary>
    /// <param name="density">What they walk on.</param>
    /// <param name="start">Where they begin. Shape: [chains, Z].</param>
    /// <param name="options">How they walk.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <exception cref="ArgumentException"><paramref name="start"/> is not rows of Z coordinates.</exception>
    public HamiltonianMonteCarlo(
        LogDensity density, ReadOnlySpan<double> start, HamiltonianOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(options);
        if (start.IsEmpty || start.Length % density.Size != 0)
        {
            throw new ArgumentException(
                $"HamiltonianMonteCarlo: {start.Length} coordinates are not points of {density.Size}.", nameof(start));
        }

        (_density, _options, Chains) = (density, options, start.Length / density.Size);
        (_momentumKey, _acceptKey, _jitterKey) = (key.Fold("momentum"), key.Fold("accept"), key.Fold("jitter"));
        _tuning = new(options.CommonStep ? 1 : Chains, options.StepSize, options.TargetAcceptance);
        (_momenta, _acceptance, _stepSizes) = (new double[start.Length], new double[Chains], new double[Chains]);
        (_current, _proposed) = (new(Chains, density.Size), new(Chains, density.Size));
        start.CopyTo(_current.Positions);
    }

    /// <summary>The number of chains.</summary>
    public int Chains { get; }

    /// <summary>The number of iterations made.</summary>
    public long Iteration { get; private set; }

    /// <summary>Whether warm-up is over, so that positions are draws.</summary>
    public bool IsWarm => Iteration >= _options.WarmUp;

    /// <summary>Where the chains stand. Shape: [chains, Z].</summary>
    public ReadOnlySpan<double> Positions => _current.Positions;

    /// <summary>The log-densities there, in nats, once an iteration was made. Shape: [chains].</summary>
    public ReadOnlySpan<double> LogDensities => _current.Values;

    /// <summary>
    /// The probability with which the last iteration's end was accepted, from 0 to 1. Shape: [chains].
    /// </summary>
    public ReadOnlySpan<double> Acceptance => _acceptance;

    /// <summary>ε of the next iteration, before jitter. Shape: [] of each chain.</summary>
    /// <param name="chain">The chain's number, from 0.</param>
    public double StepSize(int chain)
    {
        var index = _options.CommonStep ? 0 : chain;
        return IsWarm ? _tuning.Settled(index) : _tuning.Exploring(index, Iteration);
    }

    /// <summary>
    /// What is to be kept to go on later. Setting it goes on from there; the density may have changed in between.
    /// </summary>
    /// <exception cref="ArgumentException">It is the state of other chains or of other options.</exception>
    public HamiltonianState State
    {
        get => new()
        {
            Iteration = Iteration,
            Positions = [.. _current.Positions],
            Shortfall = [.. _tuning.Shortfall],
            LogStepSizes = [.. _tuning.LogAveraged],
        };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Iteration = value.Iteration;
            Fill(value.Positions, _current.Positions, nameof(value.Positions));
            Fill(value.Shortfall, _tuning.Shortfall, nameof(value.Shortfall));
            Fill(value.LogStepSizes, _tuning.LogAveraged, nameof(value.LogStepSizes));
            _evaluated = false;
        }
    }

    /// <summary>Whether every chain stands where the density is finite, so that an iteration can be made.</summary>
    public bool CanAdvance
    {
        get
        {
            EvaluateStart();
            return FirstBad < 0;
        }
    }

    /// <summary>Makes an iteration.</summary>
    /// <exception cref="ArithmeticException">A chain stands where the density is not finite.</exception>
    public void Advance()
    {
        if (!CanAdvance)
        {
            throw new ArithmeticException(
                $"HamiltonianMonteCarlo: chain {FirstBad} stands where the log-density is {_current.Values[FirstBad]}; "
                + "start it where the density is finite.");
        }

        var iteration = Iteration + 1;
        Begin(iteration);
        Leapfrog.Integrate(
            _density,
            _options.Steps,
            _stepSizes,
            _proposed.Positions,
            _momenta,
            _proposed.Values,
            _proposed.Gradients);
        for (var chain = 0; chain < Chains; chain++)
            Decide(chain, iteration);
        if (!IsWarm)
            Tune(iteration);
        Iteration = iteration;
    }

    private int FirstBad => Array.FindIndex(_current.Values, v => !double.IsFinite(v));

    private void EvaluateStart()
    {
        if (!_evaluated)
            _density.Evaluate(_current.Positions, _current.Values, _current.Gradients);
        _evaluated = true;
    }

    // Fresh momenta; _acceptance holds the energy at the start until the end's is known.
    private void Begin(long iteration)
    {
        _proposed.CopyFrom(_current);
        for (var i = 0; i < _momenta.Length; i++)
            _momenta[i] = _momentumKey.NormalAt(iteration, i);
        for (var chain = 0; chain < Chains; chain++)
        {
            var jitter = _options.Jitter * ((2 * _jitterKey.UniformAt(iteration, chain)) - 1);
            _stepSizes[chain] = StepSize(chain) * (1 + jitter);
            _acceptance[chain] = Energy(_current, chain);
        }
    }

    private void Decide(int chain, long iteration)
    {
        var gain = _acceptance[chain] - Energy(_proposed, chain);
        _acceptance[chain] = double.IsNaN(gain) ? 0 : Math.Exp(Math.Min(gain, 0));
        if (_acceptKey.UniformAt(iteration, chain) < _acceptance[chain])
            _current.CopyRow(_proposed, chain);
    }

    private void Tune(long iteration)
    {
        if (_options.CommonStep)
        {
            _tuning.Update(0, iteration, _acceptance.Average());
            return;
        }

        for (var chain = 0; chain < Chains; chain++)
            _tuning.Update(chain, iteration, _acceptance[chain]);
    }

    private double Energy(Points points, int chain)
    {
        var kinetic = 0.0;
        foreach (var m in _momenta.AsSpan(chain * _density.Size, _density.Size))
            kinetic += m * m;
        return (kinetic / 2) - points.Values[chain];
    }

    private static void Fill(IReadOnlyList<double> from, double[] to, string name)
    {
        if (from.Count != to.Length)
        {
            throw new ArgumentException(
                $"HamiltonianMonteCarlo: {name} of the state has {from.Count} values, these chains {to.Length}.",
                nameof(from));
        }

        for (var i = 0; i < to.Length; i++)
            to[i] = from[i];
    }

    // Points with what the density says of them.
    private sealed class Points(int rows, int size)
    {
        public double[] Positions { get; } = new double[rows * size];

        public double[] Values { get; } = new double[rows];

        public double[] Gradients { get; } = new double[rows * size];

        public void CopyFrom(Points other)
        {
            other.Positions.CopyTo(Positions.AsSpan());
            other.Values.CopyTo(Values.AsSpan());
            other.Gradients.CopyTo(Gradients.AsSpan());
        }

        public void CopyRow(Points other, int row)
        {
            Values[row] = other.Values[row];
            other.Positions.AsSpan(row * size, size).CopyTo(Positions.AsSpan(row * size));
            other.Gradients.AsSpan(row * size, size).CopyTo(Gradients.AsSpan(row * size));
        }
    }
}
