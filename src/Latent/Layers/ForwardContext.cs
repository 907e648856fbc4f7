using Latent.Probability;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Layers;

/// <summary>What a forward pass is for.</summary>
public enum Mode
{
    /// <summary>The pass is differentiated, and its state updates are committed.</summary>
    Training,

    /// <summary>The pass is looked at: state is read and stays as it is.</summary>
    Evaluation,
}

/// <summary>
/// What surrounds one forward pass: its mode, the key of its random numbers, the scalars that follow schedules, the
/// draws of uncertain weights, and the next values of layers' state.
/// </summary>
/// <param name="mode">What the pass is for.</param>
/// <param name="key">The stream that every draw of the pass folds its name into.</param>
/// <param name="store">Where <see cref="Keep"/> finds states of the pass; a pass without may keep none.</param>
public sealed class ForwardContext(Mode mode, RandomKey key, Store? store = null)
{
    private readonly OrderedDictionary<string, (Schedule Schedule, Tensor Input)> _scheduled = [];
    private readonly OrderedDictionary<string, Tensor> _updates = [];
    private readonly OrderedDictionary<string, (Normal Posterior, Tensor Value)> _drawn = [];

    private readonly Dictionary<string, Tensor> _shared = [];

    private bool _holdsWeights;

    /// <summary>What the pass is for.</summary>
    public Mode Mode { get; } = mode;

    /// <summary>The stream that every draw of the pass folds its name into.</summary>
    public RandomKey Key { get; } = key;

    /// <summary>
    /// The next value of each state that the pass changes, by its name in the store. Only a training program commits
    /// them.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Updates => _updates;

    /// <summary>
    /// <c>KL(q(θ) ‖ N(0, I))</c> of all weights that the pass has drawn so far, in nats; null where it drew none. Shape: [].
    /// </summary>
    public Tensor? WeightDivergence => _drawn.Count == 0
        ? null
        : _drawn.Values.Select(w => Kl.Elements(w.Posterior, new StandardNormal(w.Posterior.Shape))!.Sum()).Aggregate((a, b) => a + b);

    /// <summary>The scheduled scalars that the pass reads, by the label of their scalar input.</summary>
    internal IEnumerable<ScalarInput> Scalars => _scheduled.Select(w => new ScalarInput(w.Key, w.Value.Schedule));

    /// <summary>
    /// A scalar that follows a schedule: a constant stays a constant of the graph, anything else becomes an input of
    /// the program, written before each step. Shape: [].
    /// </summary>
    /// <param name="name">What it is called, as in <c>beta</c>.</param>
    /// <param name="schedule">What it follows.</param>
    /// <exception cref="ArgumentException">The name is taken by another schedule.</exception>
    public Tensor Scheduled(string name, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (schedule is Constant constant)
            return constant.Value;
        if (!_scheduled.TryGetValue(name, out var scalar))
            _scheduled[name] = scalar = (schedule, Tensor.Input(name, []));
        return scalar.Schedule == schedule
            ? scalar.Input
            : throw new ArgumentException(
                $"The scalar '{name}' follows {scalar.Schedule} already; {schedule} needs another name.", nameof(name));
    }

    /// <summary>The same pass with θ held fixed: what layers compute in it has gradients with respect to their operands alone.</summary>
    internal ForwardContext WithHeldWeights()
    {
        var held = (ForwardContext)MemberwiseClone();
        held._holdsWeights = true;
        return held;
    }

    /// <summary>A weight as the pass takes it.</summary>
    internal Tensor Held(Tensor weight) => _holdsWeights ? weight.StopGradient() : weight;

    /// <summary>A weight's draw in training, the same at each call, and its mean in evaluation.</summary>
    internal Tensor Draw(string name, Normal posterior)
    {
        if (Mode == Mode.Evaluation)
            return posterior.Mean;
        if (!_drawn.TryGetValue(name, out var weight))
            _drawn[name] = weight = (posterior, posterior.Sample(Key.Fold("weights").Fold(name)));
        return weight.Value;
    }

    /// <summary>Keeps a tensor between steps, in the store and so in checkpoints.</summary>
    /// <param name="name">The state's path in the store.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">Its value before the first step.</param>
    /// <param name="next">From the value before the step to the value after it.</param>
    /// <returns>The value before the step and the one after it.</returns>
    /// <exception cref="InvalidOperationException">The pass has no store.</exception>
    public (Tensor Before, Tensor After) Keep(string name, Shape shape, double initial, Func<Tensor, Tensor> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (store is null)
            throw new InvalidOperationException($"The state '{name}' needs a store; this pass was given none.");
        if (!store.Contains(name))
            store.Add(name, shape).Values.Fill((float)initial);
        var before = store[name].Tensor;
        var after = next(before);
        Update(name, after);
        return (before, after);
    }

    /// <summary>What a pass computes once, however often it is asked for, such as what moves a state on. Shape: what it computes.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="compute">What computes it when it is first asked for.</param>
    public Tensor Once(string name, Func<Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        if (!_shared.TryGetValue(name, out var value))
            _shared[name] = value = compute();
        return value;
    }

    /// <summary>Registers the next value of a state of the store. Shape: that of the state.</summary>
    /// <exception cref="ArgumentException">The state has a next value already.</exception>
    public void Update(string name, Tensor next)
    {
        if (!_updates.TryAdd(name, next))
        {
            throw new ArgumentException(
                $"The state '{name}' is updated twice in one pass; a layer may be applied once.", nameof(name));
        }
    }
}
