using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Training;

/// <summary>
/// Training, one step at a call: fresh draws, the objective, its gradients and the optimizer are one program over the
/// store. All that must outlive the process is the store's contents and <see cref="Step"/>; a step is a pure function
/// of these, the batch and the key. The loop is the caller's, and so are progress, early stopping and checkpoints.
/// </summary>
public sealed class Trainer : IDisposable
{
    private const string DataLabel = "x";
    private const string MinimizedLabel = "minimized";

    private readonly Store _store;
    private readonly Trace _trace;
    private readonly Program _program;
    private readonly ScalarInput[] _scalars;
    private readonly string[] _terms;

    /// <summary>Traces and compiles a step.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="parameters">The scope that the model's parameters were declared in; slots of the optimizer join its
    /// store.</param>
    /// <param name="backend">What compiles the step.</param>
    /// <param name="options">The objective, the optimizer and the batch.</param>
    /// <param name="key">The stream of all draws.</param>
    public Trainer(
        ILatentModel model, ParameterScope parameters, IBackend backend, TrainerOptions options, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(options);
        var context = new ForwardContext(Mode.Training, key, parameters.Store);
        var x = Tensor.Input(DataLabel, [options.BatchSize, .. model.DataShape]);
        var data = options.Binarize ? key.Fold("binarize").Bernoulli(x) : x;
        var objective = options.WeightPenalties.Aggregate(
            options.Objective.Evaluate(model, data, context),
            (terms, penalty) => penalty.AddTo(terms, parameters.Parameters, context));
        var gradients = objective.Gradients(parameters.Parameters);

        _store = parameters.Store;
        _trace = TraceStep(parameters, objective, gradients, options, context);
        _terms = [.. objective.Terms.Select(t => t.Name)];
        _scalars = [.. context.Scalars];
        _program = backend.Compile(_trace, _store);
        BatchSize = options.BatchSize;
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

    /// <summary>The number of examples in a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The multiplications and additions of a step's matrix products.</summary>
    public long Flops => _program.Flops;

    /// <summary>The names of the reported terms, what is maximized first.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>Where to write the next batch. Shape: [B, .. data].</summary>
    public Span<float> Batch => _program.Input<float>(DataLabel);

    /// <summary>Takes a step on the values of <see cref="Batch"/>.</summary>
    /// <returns>What happened. Where it is not finite, no parameter has changed and <see cref="Step"/> has not
    /// advanced.</returns>
    public StepEvent TakeStep()
    {
        var step = Step + 1;
        foreach (var scalar in _scalars)
            scalar.Write(_program, step);
        var finite = _program.Run(step);
        if (finite)
            Step = step;
        return new(this, step, finite);
    }

    /// <summary>
    /// Takes a step for each batch from where training stands, without end: the caller stops pulling. It ends by itself
    /// after a step that was not finite.
    /// </summary>
    /// <param name="batches">The order of the data.</param>
    /// <param name="read">What writes the examples, such as a data set's own reader.</param>
    public IEnumerable<StepEvent> Run(Batches batches, ExampleReader read)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(read);
        if (batches.Size != BatchSize)
        {
            throw new ArgumentException(
                $"Trainer: batches have {batches.Size} examples, a step takes {BatchSize}.", nameof(batches));
        }

        return Steps();

        IEnumerable<StepEvent> Steps()
        {
            var finite = true;
            while (finite)
            {
                read(batches.At(Step + 1), Batch);
                var taken = TakeStep();
                finite = taken.IsFinite;
                yield return taken;
            }
        }
    }

    /// <summary>
    /// Where the numbers of a step that was not finite went bad: the step is computed again from the same batch and
    /// state, node by node.
    /// </summary>
    /// <returns>The first tensor that is not finite, or null where all are.</returns>
    public NonFinite? Diagnose()
    {
        var step = Step + 1;
        var inputs = _scalars.ToDictionary(s => s.Label, s => new[] { (float)s.Schedule.At(step) });
        inputs[DataLabel] = Batch.ToArray();
        return NonFinite.Find(_trace, _store, inputs, step);
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    internal double Minimized => _program.Output(MinimizedLabel)[0];

    internal double Term(int index) => _program.Output(_terms[index])[0];

    private static Tensor[] Recognition(ObjectiveTerms objective) =>
        objective.Recognition is { } recognition ? [recognition] : [];

    private static Trace TraceStep(
        ParameterScope parameters,
        ObjectiveTerms objective,
        Tensor[] gradients,
        TrainerOptions options,
        ForwardContext context)
    {
        var followed = options.ClipNorm is { } limit ? GradientClipping.ByNorm(gradients, limit).Gradients : gradients;
        foreach (var (parameter, gradient) in parameters.Parameters.Zip(followed))
        {
            var slots = new Slots(parameter, context);
            context.Update(parameter.Name, options.Optimizer.Next(parameter.Tensor, gradient, slots));
        }

        var outputs = objective.Terms.ToDictionary(t => t.Name, t => t.Value);
        outputs.Add(MinimizedLabel, objective.Minimized);
        return new Trace { Outputs = outputs, Updates = context.Updates, Guards = [objective.Minimized, .. Recognition(objective), .. gradients] };
    }
}
