namespace Latent.Layers;

/// <summary>What is learned of the generative weights, those that do not lie below <c>encoder</c>.</summary>
public enum WeightPosterior
{
    /// <summary>A point: maximum likelihood.</summary>
    Point,

    /// <summary>A normal of diagonal covariance under the prior N(0, I): full variational Bayes.</summary>
    Normal,
}
