using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// The normal distribution, <c>p(x) = exp(-(x - μ)² / 2σ²) / (σ √2π)</c>, held by its mean and the logarithm of its
/// scale: networks yield the logarithm, and neither the density nor the divergence needs its exponential's logarithm.
/// </summary>
/// <param name="Mean">μ. Shape: broadcasts with <paramref name="LogScale"/>.</param>
/// <param name="LogScale">ln σ, in natural logarithms.</param>
public sealed record Normal(Tensor Mean, Tensor LogScale) : Distribution, IReparameterized, IHasMean
{
    // ½ ln 2π.
    internal const double HalfLogTwoPi = 0.91893853320467274178;

    /// <inheritdoc/>
    public override Shape Shape => Shape.Broadcast(Mean.Shape, LogScale.Shape, nameof(Normal));

    /// <summary>A normal by its log-variance, as most papers' encoders yield it: ln σ = ½ ln σ².</summary>
    public static Normal FromLogVariance(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(logVariance);
        return new(mean, logVariance * 0.5);
    }

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => SampleWithLogProb(key, leading).Value;

    /// <summary><c>z = μ + σ ε</c> with standard normal ε, and <c>ln q(z) = -½ε² - ln σ - ½ ln 2π</c>.</summary>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default)
    {
        var noise = key.Normal([.. leading, .. Shape]);
        var scale = LogScale.BroadcastTo(Shape);
        var logProb = (noise.Square() * -0.5).SumInner(EventRank) - (scale + HalfLogTwoPi).SumInner(EventRank);
        return new(Mean + (scale.Exp() * noise), logProb);
    }

    /// <inheritdoc/>
    public Distribution Detached() => this with { Mean = Mean.StopGradient(), LogScale = LogScale.StopGradient() };

    /// <inheritdoc/>
    protected override Tensor LogDensity(Tensor x) =>
        (((x - Mean) * (-LogScale).Exp()).Square() * -0.5) - (LogScale + HalfLogTwoPi);
}
