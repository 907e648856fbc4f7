using Latent.Tensors;

namespace Latent.Layers;

/// <summary>
/// An affine map of the innermost axis, <c>y = x W + b</c>; of several inputs <c>y = Σ xᵢ Wᵢ + b</c>, which is the map of them joined.
/// Shape: [.., inputs] → [.., outputs].
/// </summary>
public sealed class Linear : ILayer
{
    private readonly Weight[] _weights;
    private readonly Weight _bias;

    /// <summary>Declares <c>weight</c> and <c>bias</c>. Shape: [inputs, outputs] and [outputs].</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">The length of the innermost axis of x.</param>
    /// <param name="outputs">The length of the innermost axis of y.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    public Linear(ParameterScope scope, int inputs, int outputs, Initialization? initialization = null)
        : this(scope, [inputs], outputs, initialization)
    {
    }

    /// <summary>Declares <c>weight</c> for the first input, <c>weight1</c> and so on for others, and <c>bias</c>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">The length of the innermost axis of each x.</param>
    /// <param name="outputs">The length of the innermost axis of y.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    public Linear(ParameterScope scope, IReadOnlyList<int> inputs, int outputs, Initialization? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(inputs);
        var start = initialization ?? Initialization.FanInUniform;
        var fan = new Fan(inputs.Sum(), outputs);
        _weights = [.. inputs.Select((size, i) => scope.Weight(i == 0 ? "weight" : $"weight{i}", [size, outputs], start.Weight, fan))];
        _bias = scope.Weight("bias", [outputs], start.Bias, fan);
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, ForwardContext context) => Apply([x], context);

    /// <summary>Applies the map to its inputs. Shape: [.., inputs] each, whose other axes broadcast → [.., outputs].</summary>
    /// <exception cref="ArgumentException">It has another number of inputs.</exception>
    public Tensor Apply(IReadOnlyList<Tensor> x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Count != _weights.Length)
            throw new ArgumentException($"Linear: takes {_weights.Length} inputs, not {x.Count}.", nameof(x));
        return x.Zip(_weights, (value, weight) => value.MatMul(weight.In(context))).Aggregate((a, b) => a + b) + _bias.In(context);
    }
}
