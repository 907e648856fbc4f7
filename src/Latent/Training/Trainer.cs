using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Training;

/// <summary>
/// Descent on an objective: fresh draws, the objective, its gradients and the optimizer are one program over the store.
/// A parameter that the objective does not depend on stays as it is.
/// </summary>
public sealed class Trainer : Learner
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

        _store = parameters.Store;
        _trace = TraceStep(objective, parameters.Parameters, options.Optimizer, options.ClipNorm, context);
        _terms = [.. objective.Terms.Select(t => t.Name)];
        _scalars = [.. context.Scalars];
        _program = backend.Compile(_trace, _store);
        BatchSize = options.BatchSize;
    }

    /// <inheritdoc/>
    public override int BatchSize { get; }

    /// <summary>The multiplications and additions of a step's matrix products.</summary>
    public long Flops => _program.Flops;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Terms => _terms;

    /// <inheritdoc/>
    public override Span<float> Batch => _program.Input<float>(DataLabel);

    /// <summary>Takes a step on the values of <see cref="Batch"/>.</summary>
    /// <returns>What happened. Where it is not finite, no parameter has changed and <see cref="Learner.Step"/> has not
    /// advanced.</returns>
    public StepEvent TakeStep()
    {
        var step = Step + 1;
        var finite = _program.Run(step, _scalars);
        if (finite)
            Step = step;
        return new(this, step, finite);
    }

    /// <inheritdoc/>
    /// <remarks>A step does not depend on which examples they are.</remarks>
    public override StepEvent TakeStep(ReadOnlySpan<int> rows) => TakeStep();

    /// <inheritdoc/>
    public override NonFinite? Diagnose()
    {
        var step = Step + 1;
        var inputs = Gradient.TopologicalOrder(_trace.Roots)
            .Select(node => node.Op).OfType<Input>()
            .ToDictionary(x => x.Label, x => _program.Input<float>(x.Label).ToArray());
        foreach (var scalar in _scalars)
            inputs[scalar.Label] = [(float)scalar.Schedule.At(step)];
        return NonFinite.Find(_trace, _store, inputs, step);
    }

    /// <inheritdoc/>
    public override void Dispose() => _program.Dispose();

    internal override double Minimized => _program.Output(MinimizedLabel)[0];

    internal override double Term(int index) => _program.Output(_terms[index])[0];

    /// <summary>Where to write another input of the objective.</summary>
    internal Span<float> Input(string label) => _program.Input<float>(label);

    private protected override void Check(Batches batches)
    {
        if (batches.Size != BatchSize)
        {
            throw new ArgumentException(
                $"Trainer: batches have {batches.Size} examples, a step takes {BatchSize}.", nameof(batches));
        }
    }

    /// <summary>A step of descent on an objective, by the parameters that it depends on.</summary>
    internal static Trace TraceStep(
        ObjectiveTerms objective, IReadOnlyList<Variable> parameters, Optimizer optimizer, double? clipNorm, ForwardContext context)
    {
        var trained = objective.Depends(parameters);
        var gradients = objective.Gradients(trained);
        var (followed, norm) = clipNorm is { } limit ? GradientClipping.ByNorm(gradients, limit) : (gradients, null);
        foreach (var (parameter, gradient) in trained.Zip(followed))
        {
            var slots = new Slots(parameter, context);
            context.Update(parameter.Name, optimizer.Next(parameter.Tensor, gradient, slots));
        }

        var outputs = objective.Terms.ToDictionary(t => t.Name, t => t.Value);
        outputs.Add(MinimizedLabel, objective.Minimized);
        return new Trace { Outputs = outputs, Updates = context.Updates, Guards = [.. objective.Roots, .. gradients, .. norm is null ? [] : new[] { norm }] };
    }
}
