using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// A point mass, <c>p(x) = δ(x - a)</c>: what a deterministic encoder yields. It has no density, so that no divergence from it is
/// finite: a draw's log-density is +∞, and asking for another value's is refused.
/// </summary>
/// <param name="Value">a, the only value.</param>
public sealed record Dirac(Tensor Value) : Distribution, IReparameterized, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape => Value.Shape;

    /// <summary>a. Shape: the distribution's.</summary>
    public Tensor Mean => Value;

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Value.BroadcastTo([.. leading, .. Shape]);

    /// <summary>The value itself, with a log-density of +∞.</summary>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default) =>
        new(Sample(key, leading), Tensor.Full(double.PositiveInfinity, [.. leading, .. BatchShape]));

    /// <inheritdoc/>
    public Distribution Detached() => this with { Value = Value.StopGradient() };

    /// <inheritdoc/>
    protected override Tensor LogDensity(Tensor x) => throw new NotSupportedException(
        "Dirac: a point mass has no density; score values by a posterior that has one, such as a normal.");
}
