using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>Independent Bernoulli variables, for binary data or for soft targets between 0 and 1.</summary>
public sealed record BernoulliLikelihood : Likelihood
{
    // A pixel that was never seen on starts at a probability of one in a thousand, not at a logit of minus infinity.
    private const float Margin = 1e-3f;

    /// <inheritdoc/>
    public override string ToString() => "bernoulli";

    internal override Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var bias = new float[dataMean.Length];
        for (var i = 0; i < bias.Length; i++)
        {
            var p = Math.Clamp(dataMean[i], Margin, 1 - Margin);
            bias[i] = MathF.Log(p / (1 - p));
        }

        var logit = Output(scope["logit"], hidden, size, start, bias);
        return (h, context) => new Bernoulli(logit.Apply(h, context)).AsEvent();
    }

    internal override double? Variance(Store store) => null;
}
