using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// A distribution of rows of which some values are given and not modelled, such as a label that a row carries,
/// <c>p(x) = Πⱼ pⱼ(xⱼ)</c> over the other values: given ones have the density 1, and every draw and the mean have them as they
/// are given.
/// </summary>
/// <param name="Inner">The distribution of a row, each value with a density of its own. Shape: [.., D].</param>
/// <param name="Values">The given values at their places, 0 at all others. Shape: one that broadcasts with
/// <paramref name="Inner"/>.</param>
/// <param name="Places">1 at the places of given values, 0 elsewhere. Shape: [D].</param>
public sealed record PartlyGiven(Distribution Inner, Tensor Values, Tensor Places) : Distribution, IHasMean
{
    /// <inheritdoc/>
    public override Shape Shape => Shape.Broadcast(Inner.Shape, Values.Shape, nameof(PartlyGiven));

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The mean of <see cref="Inner"/> is not known in closed form.</exception>
    public Tensor Mean => Inner is IHasMean known
        ? Fill(known.Mean)
        : throw new NotSupportedException($"PartlyGiven: the mean of {Inner.GetType().Name} is not known in closed form.");

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The given values have batch axes that <see cref="Inner"/> has not.</exception>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Shape == Inner.Shape
        ? Fill(Inner.Sample(key, leading))
        : throw new ShapeException(nameof(PartlyGiven), $"values {Values.Shape} are given for draws {Inner.Shape}, which lack their axes");

    /// <summary>The density of each value that is modelled, 0 at the places of given ones.</summary>
    protected override Tensor LogDensity(Tensor x) => Inner.AsEvent(0).LogProb(x) * (1 - Places);

    private Tensor Fill(Tensor x) => (x * (1 - Places)) + Values;
}
