using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// A distribution of rows that end with values which are given and not modelled, such as a label that a row carries,
/// <c>p(x) = Πⱼ pⱼ(xⱼ)</c> over the values before them: given ones have the density 1, and every draw and the mean have them as
/// they are given.
/// </summary>
/// <param name="Inner">The distribution of what is modelled, each value with a density of its own. Shape: [.., D].</param>
/// <param name="Given">The values behind it. Shape: [.., C], the other axes broadcasting.</param>
public sealed record PartlyGiven(Distribution Inner, Tensor Given) : Distribution, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape =>
        [.. Shape.Broadcast(Inner.Shape[..^1], Given.Shape[..^1], nameof(PartlyGiven)), Inner.Shape[^1] + Given.Shape[^1]];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The mean of <see cref="Inner"/> is not known in closed form.</exception>
    public Tensor Mean => Inner.FullMean().Join(Given);

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The given values have batch axes that <see cref="Inner"/> has not.</exception>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Shape[..^1] == Inner.Shape[..^1]
        ? Inner.Sample(key, leading).Join(Given)
        : throw new ShapeException(nameof(PartlyGiven), $"values {Given.Shape} are given for draws {Inner.Shape}, which lack their axes");

    /// <summary>The density of each value that is modelled, 0 at the places of given ones.</summary>
    protected override Tensor LogDensity(Tensor x)
    {
        var modelled = Places.Run(Shape[^1], 0, Inner.Shape[^1]);
        return Inner.AsEvent(0).LogProb(x.Pick(modelled)).Place(modelled);
    }
}
