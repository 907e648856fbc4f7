using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Layers;

/// <summary>
/// A weight θ of a layer: a point, or under full variational Bayes a normal q(θ) of diagonal covariance, of which a pass
/// in training uses one draw and a pass in evaluation the mean.
/// </summary>
/// <remarks>Kingma and Welling 2014, arXiv:1312.6114, appendix F.</remarks>
public sealed class Weight
{
    private readonly Variable _mean;
    private readonly Variable? _logScale;

    /// <param name="mean">θ, or the mean of q(θ).</param>
    /// <param name="logScale">The logarithm of the standard deviation of q(θ); null for a point.</param>
    internal Weight(Variable mean, Variable? logScale) => (_mean, _logScale) = (mean, logScale);

    /// <summary>The weight's value in a pass. Shape: that it was declared with.</summary>
    /// <param name="context">The pass. Each call with the same one yields the same draw.</param>
    public Tensor In(ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Held(_logScale is null
            ? _mean.Tensor
            : context.Draw(_mean.Name, new Normal(_mean.Tensor, _logScale.Tensor)));
    }
}
