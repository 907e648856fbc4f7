using Latent.Layers;
using Latent.Models;
using Latent.Optimizers;
using Latent.Sampling;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Training;

/// <summary>
/// Maximum likelihood without an encoder, by Monte Carlo EM: an iteration of Hamiltonian Monte Carlo draws z from each
/// datum's posterior, then some updates of the weights raise ln p(x, z) at these draws. Parameters that p(x, z) does
/// not depend on, the encoder's, stay as they are.
/// </summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, section 5 and appendix E. Every datum has one chain, begun at a draw from
/// the prior, that goes on where it stood when the datum was last visited, as the weights change under it; all chains
/// share one step size, which dual averaging tunes without end. Chains and tuning are variables of the store under
/// <c>chains</c>: all that must outlive the process is the store's contents and <see cref="Step"/>.
/// </remarks>
public sealed class MonteCarloEm : IDisposable
{
    private readonly MonteCarloEmOptions _options;
    private readonly JointLogDensity _density;
    private readonly HamiltonianMonteCarlo _sampler;
    private readonly Variable _chains;
    private readonly Variable _tuning;
    private readonly Program _update;
    private readonly ScalarInput[] _scalars;
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

        var context = new ForwardContext(Mode.Training, key.Fold("update"), parameters.Store);
        _update = backend.Compile(TraceUpdate(model, parameters, options, context), parameters.Store);
        _scalars = [.. context.Scalars];
    }

    /// <summary>
    /// The number of steps taken; set it to go on from a checkpoint, once the store holds the checkpoint's values.
    /// </summary>
    public long Step
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Draws z for a batch, then updates the weights with it.</summary>
    /// <param name="rows">The examples' numbers, from 0. Shape: [B].</param>
    /// <param name="x">Their values. Shape: [B, .. data].</param>
    /// <returns>What happened. Where it is not finite, <see cref="Step"/> has not advanced.</returns>
    /// <exception cref="InvalidOperationException">A chain stands where the density is not finite: training has
    /// diverged.</exception>
    public MonteCarloEmStep TakeStep(ReadOnlySpan<int> rows, ReadOnlySpan<float> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, _options.BatchSize);
        var step = Step + 1;
        Draw(rows, x);
        var logJoint = 0.0;
        foreach (var value in _sampler.LogDensities)
            logJoint += value / rows.Length;
        var acceptance = 0.0;
        foreach (var value in _sampler.Acceptance)
            acceptance += value / rows.Length;

        var finite = Update(x);
        if (finite)
        {
            Keep(rows);
            Step = step;
        }

        return new(step, finite, logJoint, acceptance, _sampler.StepSize(0));
    }

    /// <summary>
    /// Takes a step for each batch from where training stands, without end: the caller stops pulling. It ends by itself
    /// after a step that was not finite.
    /// </summary>
    /// <param name="batches">The order of the data.</param>
    /// <param name="read">What writes the examples: the same values for an example at each visit, since its chain is of
    /// its posterior.</param>
    public IEnumerable<MonteCarloEmStep> Run(Batches batches, ExampleReader read)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(read);
        if ((batches.Size, batches.Count) != (_options.BatchSize, _chains.Shape[0]))
        {
            throw new ArgumentException(
                $"MonteCarloEm: batches of {batches.Size} from {batches.Count} examples, but a step takes "
                + $"{_options.BatchSize} and there are chains for {_chains.Shape[0]}.",
                nameof(batches));
        }

        return Steps();

        IEnumerable<MonteCarloEmStep> Steps()
        {
            var x = new float[_update.Input<float>("x").Length];
            var finite = true;
            while (finite)
            {
                read(batches.At(Step + 1), x);
                var taken = TakeStep(batches.At(Step + 1), x);
                finite = taken.IsFinite;
                yield return taken;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _density.Dispose();
        _update.Dispose();
    }

    // The iteration goes on from what the store holds, rounded as it is there, so that a resumed run is the same bits.
    private void Draw(ReadOnlySpan<int> rows, ReadOnlySpan<float> x)
    {
        for (var i = 0; i < _positions.Length; i++)
            _positions[i] = _chains.Values[(rows[i / _density.Size] * _density.Size) + (i % _density.Size)];
        _density.Observe(x);
        _sampler.State = new()
        {
            Iteration = Step,
            Positions = _positions,
            Shortfall = [_tuning.Values[0]],
            LogStepSizes = [_tuning.Values[1]],
        };
        _sampler.Advance();
    }

    private void Keep(ReadOnlySpan<int> rows)
    {
        var size = _density.Size;
        for (var row = 0; row < rows.Length; row++)
            Round(_sampler.Positions.Slice(row * size, size), _chains.Values[(rows[row] * size)..]);
        KeepTuning(_tuning);
    }

    private bool Update(ReadOnlySpan<float> x)
    {
        _update.Write("x", x);
        Round(_sampler.Positions, _update.Input<float>("z"));
        for (var update = 1; update <= _options.Updates; update++)
        {
            var number = (Step * _options.Updates) + update;
            foreach (var scalar in _scalars)
                scalar.Write(_update, number);
            if (!_update.Run(number))
                return false;
        }

        return true;
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

    private static void Round(ReadOnlySpan<double> from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = (float)from[i];
    }

    private static Trace TraceUpdate(
        ILatentModel model, ParameterScope parameters, MonteCarloEmOptions options, ForwardContext context)
    {
        var x = Tensor.Input("x", [options.BatchSize, .. model.DataShape]);
        var z = Tensor.Input("z", [options.BatchSize, .. Joint.LatentShape(model)]);
        var minimized = -Joint.LogDensity(model, x, z, context).Mean();
        var reached = Gradient.TopologicalOrder([minimized]).ToHashSet();
        Variable[] trained = [.. parameters.Parameters.Where(p => reached.Contains(p.Tensor))];
        var gradients = Gradient.Of(minimized, [.. trained.Select(p => p.Tensor)]);
        foreach (var (parameter, gradient) in trained.Zip(gradients))
        {
            var slots = new Slots(parameter, context);
            context.Update(parameter.Name, options.Optimizer.Next(parameter.Tensor, gradient, slots));
        }

        return new Trace { Updates = context.Updates, Guards = [minimized, .. gradients] };
    }
}
