using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// All mass at one value of a discrete variable, <c>p(x) = 1</c> at it and 0 elsewhere. The posterior of what was observed,
/// such as a label.
/// </summary>
/// <param name="At">The value. Shape: that of one draw.</param>
public sealed record Point(Tensor At) : Distribution, IReparameterized, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape => At.Shape;

    /// <inheritdoc/>
    public Tensor Mean => At;

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => At.BroadcastTo([.. leading, .. Shape]);

    /// <inheritdoc/>
    public Sampled SampleWithLogProb(RandomKey key, Shape leading = default) =>
        new(Sample(key, leading), Tensor.Full(0, [.. leading, .. BatchShape]));

    /// <inheritdoc/>
    public Distribution Detached() => new Point(At.StopGradient()) { EventRank = EventRank };

    /// <summary>ln 1 where x is the value, ln 0 where it is another.</summary>
    protected override Tensor LogDensity(Tensor x) => (1 - (x - At).Abs().Greater(0)).Log();
}
