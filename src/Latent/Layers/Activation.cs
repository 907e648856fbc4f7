using Latent.Tensors;

namespace Latent.Layers;

/// <summary>A nonlinearity between linear layers, by the name that recipes use.</summary>
public sealed class Activation
{
    private readonly Func<Tensor, Tensor> _function;

    private Activation(string name, Func<Tensor, Tensor> function) => (Name, _function) = (name, function);

    /// <inheritdoc cref="Tensors.Ops.Tanh"/>
    public static Activation Tanh { get; } = new("tanh", x => x.Tanh());

    /// <inheritdoc cref="Tensors.Ops.Relu"/>
    public static Activation Relu { get; } = new("relu", x => x.Relu());

    /// <inheritdoc cref="Tensors.Ops.Softplus"/>
    public static Activation Softplus { get; } = new("softplus", x => x.Softplus());

    /// <inheritdoc cref="Activations.Elu"/>
    public static Activation Elu { get; } = new("elu", x => x.Elu());

    /// <inheritdoc cref="Tensors.Ops.Sigmoid"/>
    public static Activation Sigmoid { get; } = new("sigmoid", x => x.Sigmoid());

    /// <summary>Every activation.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Tanh, Relu, Softplus, Elu, Sigmoid];

    /// <summary>The name, as in <c>tanh</c>.</summary>
    public string Name { get; }

    /// <summary>The activation of that name.</summary>
    /// <exception cref="FormatException">There is none; the message lists them.</exception>
    public static Activation Parse(string name) => All.FirstOrDefault(a => a.Name == name)
        ?? throw new FormatException(
            $"Activation '{name}' is not one of {string.Join(", ", All.Select(a => a.Name))}.");

    /// <summary>Applies the nonlinearity. Shape: unchanged.</summary>
    public Tensor Apply(Tensor x) => _function(x);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
