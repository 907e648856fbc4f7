using Latent.Layers;
using Latent.Tensors;

namespace Latent.Evaluation.Classification;

/// <summary>The last hidden layer of a perceptron; the data themselves where it has none.</summary>
public sealed class HiddenFeatures : IFeatures
{
    private readonly Mlp _layers;

    /// <summary>Declares the perceptron's layers in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">D, the number of values of one datum.</param>
    /// <param name="hidden">The width of each hidden layer, from the data on; may be empty.</param>
    /// <param name="activation">The nonlinearity.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    public HiddenFeatures(
        ParameterScope scope,
        int inputs,
        IReadOnlyList<int> hidden,
        Activation activation,
        Initialization? initialization = null) =>
        (DataShape, _layers) = ([inputs], new Mlp(scope, inputs, hidden, activation, initialization));

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Widths => _layers.Outputs;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Apply(Tensor x, ForwardContext context) => [_layers.Apply(x, context)];
}
