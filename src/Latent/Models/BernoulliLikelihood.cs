using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>Independent Bernoulli variables, for binary data or for soft targets between 0 and 1.</summary>
public sealed record BernoulliLikelihood : Likelihood
{
    /// <inheritdoc/>
    public override string ToString() => "bernoulli";

    internal override Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var logit = Output(scope[MeanLink.Logit.Layer], hidden, size, start, MeanLink.Logit.Predictor(dataMean));
        return (h, context) => new Bernoulli(logit.Apply(h, context)).AsEvent();
    }

    internal override double? Variance(Store store) => null;
}
