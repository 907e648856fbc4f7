using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Layers;

/// <summary>
/// Batch normalization, <c>y = γ (x - μ) / √(σ² + ε) + β</c> of each unit: in training with the mean and the biased variance of the
/// batch, all leading axes together, in evaluation with their running means. Shape: [.., units], unchanged.
/// </summary>
/// <remarks>Ioffe and Szegedy 2015, arXiv:1502.03167, algorithms 1 and 2.</remarks>
public sealed class BatchNormalization : ILayer
{
    // What Vahdat et al. 2018, arXiv:1805.07445, trained their networks with.
    private const double Epsilon = 1e-2, Rate = 0.2;

    private readonly Weight _scale;
    private readonly Weight _offset;
    private readonly Variable _mean;
    private readonly Variable _variance;

    /// <summary>Declares <c>scale</c> (γ), <c>offset</c> (β), and the running <c>mean</c> and <c>variance</c>. Shape: [units].</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="units">The length of the innermost axis.</param>
    public BatchNormalization(ParameterScope scope, int units)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scale = scope.Weight(ParameterScope.ScaleName, [units], Initializers.Constant(1), default);
        _offset = scope.Weight("offset", [units], Initializers.Zeros, default);
        _mean = scope.State("mean", [units], Initializers.Zeros);
        _variance = scope.State("variance", [units], Initializers.Constant(1));
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        var (mean, variance) = context.Mode == Mode.Training ? Batch(x, context) : (_mean.Tensor, _variance.Tensor);
        return ((x - mean) * (_scale.In(context) / (variance + Epsilon).Sqrt())) + _offset.In(context);
    }

    // A pass may apply the layer once: its state moves on.
    private (Tensor Mean, Tensor Variance) Batch(Tensor x, ForwardContext context)
    {
        Shape units = [x.Shape[^1]];
        var count = x.Shape.Size / x.Shape[^1];
        var mean = x.SumTo(units) / count;
        var variance = (x - mean).Square().SumTo(units) / count;
        context.Update(_mean.Name, _mean.Tensor + (Rate * (mean - _mean.Tensor)));
        context.Update(_variance.Name, _variance.Tensor + (Rate * (variance - _variance.Tensor)));
        return (mean, variance);
    }
}
