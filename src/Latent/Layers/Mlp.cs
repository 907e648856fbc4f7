using Latent.Tensors;

namespace Latent.Layers;

/// <summary>
/// A multilayer perceptron: linear layers, each followed by the activation, with batch normalization between the two where asked. With
/// no hidden layer it is the identity; what reads the last layer (a mean, a logit) is a <see cref="Linear"/> of its own.
/// Shape: [.., inputs] → [.., widths[^1]].
/// </summary>
public sealed class Mlp : ILayer
{
    private readonly Linear[] _layers;
    private readonly BatchNormalization[] _normalizations;
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
        : this(scope, [inputs], widths, activation, initialization)
    {
    }

    /// <summary>Declares the layers under <c>0</c>, <c>1</c>, …, the first of several inputs.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">The length of the innermost axis of each input.</param>
    /// <param name="widths">The width of each layer, from the inputs on; may be empty.</param>
    /// <param name="activation">The nonlinearity.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    /// <param name="normalize">Whether each layer is normalized before the nonlinearity.</param>
    public Mlp(
        ParameterScope scope,
        IReadOnlyList<int> inputs,
        IReadOnlyList<int> widths,
        Activation activation,
        Initialization? initialization = null,
        bool normalize = false)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        _layers = [.. widths.Select((width, i) => new Linear(scope[$"{i}"], i == 0 ? inputs : [widths[i - 1]], width, initialization))];
        _normalizations = normalize ? [.. widths.Select((width, i) => new BatchNormalization(scope[$"{i}"]["normalization"], width))] : [];
        _activation = activation;
        Outputs = widths.Count > 0 ? [widths[^1]] : inputs;
    }

    /// <summary>The length of the innermost axis of each result: of the inputs themselves where there is no layer.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, ForwardContext context) => Apply([x], context)[0];

    /// <summary>Applies the layers. Shape: [.., inputs] each → [.., outputs]; without layers the inputs themselves.</summary>
    public IReadOnlyList<Tensor> Apply(IReadOnlyList<Tensor> x, ForwardContext context)
    {
        foreach (var (i, layer) in _layers.Index())
        {
            var h = layer.Apply(x, context);
            x = [_activation.Apply(_normalizations.Length > 0 ? _normalizations[i].Apply(h, context) : h)];
        }

        return x;
    }
}
