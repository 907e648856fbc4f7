namespace Latent.Tensors.Programs;

/// <summary>
/// The state that programs share, by path: parameters, optimizer moments, running averages, codes, chains. Training,
/// evaluation and sampling are programs over one store.
/// </summary>
public sealed class Store : IDisposable
{
    private readonly Dictionary<string, Variable> _byName = [];
    private readonly List<Variable> _variables = [];

    /// <summary>The variables in the order of their declaration.</summary>
    public IReadOnlyList<Variable> Variables => _variables;

    /// <summary>The variable of that name.</summary>
    /// <exception cref="KeyNotFoundException">No variable has that name.</exception>
    public Variable this[string name] => _byName.TryGetValue(name, out var variable)
        ? variable
        : throw new KeyNotFoundException($"Store: there is no variable '{name}'; it has {string.Join(", ", _byName.Keys.Take(5))}, ….");

    /// <summary>Whether there is a variable of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Declares a variable, filled with zeros.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Variable Add(string name, Shape shape)
    {
        var variable = new Variable(name, shape);
        if (!_byName.TryAdd(name, variable))
        {
            variable.Free();
            throw new ArgumentException($"A variable named '{name}' exists; give one of the two its own scope.", nameof(name));
        }

        _variables.Add(variable);
        return variable;
    }

    /// <summary>Whether the variables were freed.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>Frees the variables. No program over this store may run afterwards.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        foreach (var variable in _variables)
            variable.Free();
    }
}

/// <summary>One named array of a <see cref="Store"/>.</summary>
public sealed class Variable
{
    internal Variable(string name, Shape shape) =>
        (Name, Shape, Buffer, Tensor) =
            (name, shape, new AlignedBuffer((long)shape.Size * sizeof(float)), Tensor.State(name, shape));

    /// <summary>The path, as in <c>encoder.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, in row-major order.</summary>
    public Span<float> Values => Buffer.Span<float>(0, Shape.Size);

    /// <summary>The state as a node of a graph: the same node each time, so that it can be differentiated by.</summary>
    public Tensor Tensor { get; }

    internal AlignedBuffer Buffer { get; }

    internal void Free() => Buffer.Dispose();
}
