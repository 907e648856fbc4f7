using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// Independent standard normals, <c>p(x) = exp(-x² / 2) / √2π</c>. A type of its own, so that a density or a divergence
/// against it has no mean to subtract and no scale to divide by.
/// </summary>
/// <param name="Size">The shape of one draw.</param>
public sealed record StandardNormal(Shape Size) : Distribution, IReparameterized, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape => Size;

    /// <summary>0. Shape: [].</summary>
    public Tensor Mean => 0;

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => key.Normal([.. leading, .. Shape]);

    /// <inheritdoc/>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default)
    {
        var z = Sample(key, leading);
        return new(z, LogProb(z));
    }

    /// <inheritdoc/>
    public Distribution Detached() => this;

    /// <inheritdoc/>
    protected override Tensor LogDensity(Tensor x) => (x.Square() * -0.5) - Normal.HalfLogTwoPi;
}
