using Latent.Tensors;

namespace Latent.Layers;

/// <summary>
/// A multilayer perceptron: linear layers, each followed by the activation. With no hidden layer it is the identity;
/// what reads the last layer (a mean, a logit) is a <see cref="Linear"/> of its own. Shape: [.., inputs] → [..,
/// widths[^1]].
/// </summary>
public sealed class Mlp : ILayer
{
    private readonly Linear[] _layers;
    private readonly Activation _activation;

    /// <summary>Declares the layers under <c>0</c>, <c>1</c>, ….</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">The length of the innermost axis of x.</param>
    /// <param name="widths">The width of each layer, from the input on; may be empty.</param>
    /// <param name="activation">The nonlinearity.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    public Mlp(
        ParameterScope scope,
        int inputs,
        IReadOnlyList<int> widths,
        Activation activation,
        Initialization? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        int[] sizes = [inputs, .. widths];
        _layers = [.. widths.Select((width, i) => new Linear(scope[$"{i}"], sizes[i], width, initialization))];
        _activation = activation;
        Outputs = sizes[^1];
    }

    /// <summary>The length of the innermost axis of the result.</summary>
    public int Outputs { get; }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, ForwardContext context) =>
        _layers.Aggregate(x, (h, layer) => _activation.Apply(layer.Apply(h, context)));
}
