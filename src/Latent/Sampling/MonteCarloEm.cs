using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Sampling;

/// <summary>
/// Maximum likelihood without an encoder, by Monte Carlo EM: an iteration of Hamiltonian Monte Carlo draws z from each
/// datum's posterior, then some updates of the weights raise ln p(x, z) at these draws. Parameters that p(x, z) does
/// not depend on, the encoder's, stay as they are.
/// </summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, section 5 and appendix E. Every datum has one chain, begun at a draw from
/// the prior, that goes on where it stood when the datum was last visited, as the weights change under it; so a datum
/// must have the same values at each visit. All chains share one step size, which dual averaging tunes without end.
/// Chains and tuning are variables of the store under <c>chains</c>.
/// </remarks>
public sealed class MonteCarloEm : Learner
{
    private readonly MonteCarloEmOptions _options;
    private readonly JointLogDensity _density;
    private readonly HamiltonianMonteCarlo _sampler;
    private readonly Variable _chains;
    private readonly Variable _tuning;
    private readonly Trainer _weights;
    private readonly double[] _positions;

    /// <summary>Traces and compiles the draw and the update.</summary>
    /// <param name="model">The model, of one level of latent variables with a standard normal prior.</param>
    /// <param name="parameters">The scope that the model's parameters were declared in; chains and slots of the
    /// optimizer join its store.</param>
    /// <param name="backend">What compiles the programs.</param>
    /// <param name="options">The sampler, the optimizer and the batch.</param>
    /// <param name="examples">The number of examples, each of which has a chain.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <exception cref="NotSupportedException">The model has more levels than one.</exception>
    /// <exception cref="ArgumentException">The store has chains for another number of examples.</exception>
    public MonteCarloEm(
        ILatentModel model,
        ParameterScope parameters,
        IBackend backend,
        MonteCarloEmOptions options,
        int examples,
        RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        _options = options;
        _density = new JointLogDensity(model, parameters.Store, backend);
        _positions = new double[options.BatchSize * _density.Size];
        var walk = new HamiltonianOptions
        {
            Steps = options.LeapfrogSteps,
            StepSize = options.StepSize,
            TargetAcceptance = options.TargetAcceptance,
            WarmUp = int.MaxValue,
            CommonStep = true,
        };
        _sampler = new(_density, _positions, walk, key.Fold("sampler"));
        (_chains, _tuning) = Declare(model, parameters.Store, backend, examples, key.Fold("start"));
        var update = new TrainerOptions
        {
            Objective = new CompleteData(),
            Optimizer = options.Optimizer,
            BatchSize = options.BatchSize,
            ClipNorm = options.ClipNorm,
        };
        _weights = new(model, parameters, backend, update, key.Fold("update"));
    }

    /// <inheritdoc/>
    public override int BatchSize => _options.BatchSize;

    /// <summary>
    /// <c>logJoint</c>: ln p(x, z) at the fresh draws of z, before the first update, the mean over the batch in nats per
    /// datum: no bound on ln p(x). <c>acceptance</c>: the mean probability of acceptance of the draws, from 0 to 1.
    /// <c>stepSize</c>: ε of the next draws, in units of z.
    /// </summary>
    public override IReadOnlyList<string> Terms { get; } = ["logJoint", "acceptance", "stepSize"];

    /// <inheritdoc/>
    public override Span<float> Batch => _weights.Batch;

    /// <summary>Draws z for a batch, then updates the weights with it.</summary>
    /// <param name="rows">The examples' numbers, from 0. Shape: [B].</param>
    /// <returns>What happened. Where it is not finite, <see cref="Learner.Step"/> has not advanced; the update that was
    /// not finite, and those after it, changed nothing.</returns>
    public override StepEvent TakeStep(ReadOnlySpan<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, _options.BatchSize);
        var step = Step + 1;
        var finite = Draw(rows) && Update();
        if (finite)
        {
            Keep(rows);
            Step = step;
        }

        return new(this, step, finite);
    }

    /// <inheritdoc/>
    public override NonFinite? Diagnose() =>
        _weights.Diagnose() is { } found ? found with { Step = Step + 1 } : null;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _density.Dispose();
        _weights.Dispose();
    }

    internal override double Minimized => _weights.Minimized;

    internal override double Term(int index) => index switch
    {
        0 => Mean(_sampler.LogDensities),
        1 => Mean(_sampler.Acceptance),
        _ => _sampler.StepSize(0),
    };

    private protected override void Check(Batches batches)
    {
        if ((batches.Size, batches.Count) != (_options.BatchSize, _chains.Shape[0]))
        {
            throw new ArgumentException(
                $"MonteCarloEm: batches of {batches.Size} from {batches.Count} examples, but a step takes "
                + $"{_options.BatchSize} and there are chains for {_chains.Shape[0]}.",
                nameof(batches));
        }
    }

    // The iteration goes on from what the store holds, rounded as it is there, so that a resumed run is the same bits.
    private bool Draw(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < _positions.Length; i++)
            _positions[i] = _chains.Values[(rows[i / _density.Size] * _density.Size) + (i % _density.Size)];
        _density.Observe(Batch);
        _sampler.State = new()
        {
            Iteration = Step,
            Positions = _positions,
            Shortfall = [_tuning.Values[0]],
            LogStepSizes = [_tuning.Values[1]],
        };
        var finite = _sampler.CanAdvance;
        if (finite)
            _sampler.Advance();
        Round(_sampler.Positions, _weights.Input(CompleteData.Latents));
        return finite;
    }

    private bool Update()
    {
        _weights.Step = Step * _options.Updates;
        for (var update = 0; update < _options.Updates; update++)
        {
            if (!_weights.TakeStep().IsFinite)
                return false;
        }

        return true;
    }

    private void Keep(ReadOnlySpan<int> rows)
    {
        var size = _density.Size;
        for (var row = 0; row < rows.Length; row++)
            Round(_sampler.Positions.Slice(row * size, size), _chains.Values[(rows[row] * size)..]);
        KeepTuning(_tuning);
    }

    // Chains that the store holds already go on.
    private (Variable Chains, Variable Tuning) Declare(
        ILatentModel model, Store store, IBackend backend, int examples, RandomKey key)
    {
        const string chainsName = "chains.z", tuningName = "chains.tuning";
        Shape shape = [examples, _density.Size];
        if (!store.Contains(chainsName))
        {
            Round(Joint.DrawPrior(model, store, backend, examples, key), store.Add(chainsName, shape).Values);
            KeepTuning(store.Add(tuningName, [2]));
        }

        return store[chainsName].Shape == shape
            ? (store[chainsName], store[tuningName])
            : throw new ArgumentException(
                $"MonteCarloEm: the store's chains are {store[chainsName].Shape}, not {shape}; train on as many "
                + "examples as before.",
                nameof(examples));
    }

    private void KeepTuning(Variable tuning)
    {
        var state = _sampler.State;
        (tuning.Values[0], tuning.Values[1]) = ((float)state.Shortfall[0], (float)state.LogStepSizes[0]);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Length;
        return mean;
    }

    private static void Round(ReadOnlySpan<double> from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (float)from[i];
    }
}
