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
    private readonly List<Variable> _parameters;
    private readonly string _path;
    private readonly RandomKey _key;

    /// <summary>The root scope of a store.</summary>
    /// <param name="store">What holds the values.</param>
    /// <param name="key">The stream of first values; each parameter folds its full name into it.</param>
    public ParameterScope(Store store, RandomKey key)
        : this(store, [], "", key)
    {
        ArgumentNullException.ThrowIfNull(store);
    }

    private ParameterScope(Store store, List<Variable> parameters, string path, RandomKey key) =>
        (Store, _parameters, _path, _key) = (store, parameters, path, key);

    /// <summary>What holds the values.</summary>
    public Store Store { get; }

    /// <summary>
    /// What training changes, in the order of declaration, of this scope's root and everything below it.
    /// </summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The number of scalars in all parameters.</summary>
    public long ParameterCount => _parameters.Sum(p => (long)p.Shape.Size);

    /// <summary>A scope below this one: <c>scope["encoder"]</c>.</summary>
    public ParameterScope this[string name] => new(Store, _parameters, $"{_path}{name}.", _key);

    /// <summary>
    /// Declares a parameter, which training changes by its gradient. Shape: <paramref name="shape"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Tensor Parameter(string name, Shape shape, Initializer initializer, Fan fan)
    {
        var variable = Declare(name, shape, initializer, fan);
        _parameters.Add(variable);
        return variable.Tensor;
    }

    /// <summary>
    /// Declares a state that a layer updates itself, such as a running average. Shape: <paramref name="shape"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Variable State(string name, Shape shape, Initializer initializer) =>
        Declare(name, shape, initializer, default);

    private Variable Declare(string name, Shape shape, Initializer initializer, Fan fan)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var variable = Store.Add(_path + name, shape);
        initializer(_key.Fold(variable.Name), fan, variable.Values);
        return variable;
    }
}
