using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Layers;

/// <summary>
/// Where layers declare their parameters. A parameter's name is its path, and its first value depends only on that name
/// and the seed, so adding a layer changes no other layer's start.
/// </summary>
public sealed class ParameterScope
{
    // Of q(θ) at the start. So little noise leaves the first gradients their signal, and the scale is soon learned.
    private const float StartingLogScale = -4;

    /// <summary>The name of a parameter that scales a layer's units, which a penalty of weights counts among them.</summary>
    internal const string ScaleName = "scale";

    private readonly List<Variable> _parameters;
    private readonly List<Variable> _states;
    private readonly string _path;
    private readonly RandomKey _key;
    private readonly WeightPosterior _posterior;

    /// <summary>The root scope of a store.</summary>
    /// <param name="store">What holds the values.</param>
    /// <param name="key">The stream of first values; each parameter folds its full name into it.</param>
    /// <param name="posterior">What is learned of the generative weights.</param>
    public ParameterScope(Store store, RandomKey key, WeightPosterior posterior = WeightPosterior.Point)
        : this(store, [], [], "", key, posterior)
    {
        ArgumentNullException.ThrowIfNull(store);
    }

    private ParameterScope(
        Store store, List<Variable> parameters, List<Variable> states, string path, RandomKey key, WeightPosterior posterior) =>
        (Store, _parameters, _states, _path, _key, _posterior) = (store, parameters, states, path, key, posterior);

    /// <summary>What holds the values.</summary>
    public Store Store { get; }

    /// <summary>
    /// What training changes, in the order of declaration, of this scope's root and everything below it.
    /// </summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>What makes up the model: its parameters, and the states of its layers. An optimizer's are not among them.</summary>
    public IReadOnlyList<Variable> Variables => [.. _parameters, .. _states];

    /// <summary>The number of scalars in all parameters.</summary>
    public long ParameterCount => _parameters.Sum(p => (long)p.Shape.Size);

    /// <summary>A scope below this one: <c>scope["encoder"]</c>.</summary>
    public ParameterScope this[string name] => new(Store, _parameters, _states, $"{_path}{name}.", _key, _posterior);

    /// <summary>
    /// Declares a weight of a layer: a parameter, or where the scope has a normal posterior and the weight is generative,
    /// its mean under the name and its log-scale under <c>NAME.logScale</c>. Shape: <paramref name="shape"/>.
    /// </summary>
    /// <param name="name">Its name in this scope.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">What writes its first value, or the mean's.</param>
    /// <param name="fan">The widths that it joins.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Weight Weight(string name, Shape shape, Initializer initializer, Fan fan)
    {
        var mean = Add(name, shape, initializer, fan);
        var logScale = IsUncertain(name)
            ? Add($"{name}.logScale", shape, Initializers.Constant(StartingLogScale), fan)
            : null;
        return new(mean, logScale);
    }

    /// <summary>
    /// Declares a parameter that is a point whatever the scope's posterior, which training changes by its gradient.
    /// Shape: <paramref name="shape"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="NotSupportedException">Generative weights have a normal posterior here: declare a <see
    /// cref="Weight"/>.</exception>
    public Tensor Parameter(string name, Shape shape, Initializer initializer, Fan fan) => IsUncertain(name)
        ? throw new NotSupportedException(
            $"ParameterScope: '{_path}{name}' is a point, and generative weights have a normal posterior; declare it with Weight.")
        : Add(name, shape, initializer, fan).Tensor;

    /// <summary>
    /// Declares a state that a layer updates itself, such as a running average. Shape: <paramref name="shape"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Variable State(string name, Shape shape, Initializer initializer)
    {
        var variable = Declare(name, shape, initializer, default);
        _states.Add(variable);
        return variable;
    }

    /// <summary>Whether a parameter is one of q(z | x), by its full name.</summary>
    internal static bool IsRecognition(string name) => name.StartsWith("encoder.", StringComparison.Ordinal);

    private bool IsUncertain(string name) => _posterior == WeightPosterior.Normal && !IsRecognition(_path + name);

    private Variable Add(string name, Shape shape, Initializer initializer, Fan fan)
    {
        var variable = Declare(name, shape, initializer, fan);
        _parameters.Add(variable);
        return variable;
    }

    private Variable Declare(string name, Shape shape, Initializer initializer, Fan fan)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var variable = Store.Add(_path + name, shape);
        initializer(_key.Fold(variable.Name), fan, variable.Values);
        return variable;
    }
}
