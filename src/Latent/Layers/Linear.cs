using Latent.Tensors;

namespace Latent.Layers;

/// <summary>An affine map of the innermost axis, <c>y = x W + b</c>. Shape: [.., inputs] → [.., outputs].</summary>
public sealed class Linear : ILayer
{
    private readonly Weight _weight;
    private readonly Weight _bias;

    /// <summary>Declares <c>weight</c> and <c>bias</c>. Shape: [inputs, outputs] and [outputs].</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="inputs">The length of the innermost axis of x.</param>
    /// <param name="outputs">The length of the innermost axis of y.</param>
    /// <param name="initialization">The start; by default <see cref="Initialization.FanInUniform"/>.</param>
    public Linear(ParameterScope scope, int inputs, int outputs, Initialization? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var start = initialization ?? Initialization.FanInUniform;
        var fan = new Fan(inputs, outputs);
        _weight = scope.Weight("weight", [inputs, outputs], start.Weight, fan);
        _bias = scope.Weight("bias", [outputs], start.Bias, fan);
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MatMul(_weight.In(context)) + _bias.In(context);
    }
}
