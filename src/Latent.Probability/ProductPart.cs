using Latent.Tensors;

namespace Latent.Probability;

/// <summary>A distribution of some of the values of a row: one factor of a <see cref="Product"/>.</summary>
public sealed record ProductPart
{
    private ProductPart(Distribution distribution, Tensor mean, Tensor places, Tensor? missing) =>
        (Distribution, Mean, Places, Missing) = (distribution, mean, places, missing);

    /// <summary>The distribution. Shape: [.., event axes], an event having n values in all.</summary>
    public Distribution Distribution { get; }

    /// <summary>Its mean. Shape: the distribution's.</summary>
    public Tensor Mean { get; }

    /// <summary>1 in each column at the place in the row that the value has. Shape: [D, n].</summary>
    public Tensor Places { get; }

    /// <summary>
    /// 1 in each column at the place in the row that is 1 where the value is missing and 0 where it was seen; zeros for
    /// a value that is always seen, null where all are. Shape: [D, n].
    /// </summary>
    public Tensor? Missing { get; }

    /// <summary>A distribution and where its values stand in the row.</summary>
    /// <param name="distribution">The distribution. Shape: [.., event axes], an event having n values in all.</param>
    /// <param name="places">1 in each column at the place that the value has. Shape: [D, n].</param>
    /// <param name="missing">1 in each column at the place of the value's flag, if it has one. Shape: [D, n].</param>
    /// <exception cref="ShapeException">The matrices are not [D, n].</exception>
    public static ProductPart Of<T>(T distribution, Tensor places, Tensor? missing = null)
        where T : Distribution, IHasMean
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(places);
        var size = distribution.Shape[^distribution.EventRank..].Size;
        if (places.Shape.Rank != 2 || places.Shape[1] != size || (missing is not null && missing.Shape != places.Shape))
        {
            throw new ShapeException(
                nameof(ProductPart), $"places {places.Shape} and flags {missing?.Shape} for an event of {size} values; expected [D, {size}]");
        }

        return new(distribution, distribution.Mean.BroadcastTo(distribution.Shape), places, missing);
    }

    /// <summary>The density of each of its values, at their places and 0 elsewhere. Shape: [.., D] → [.., D].</summary>
    internal Tensor LogDensity(Tensor x)
    {
        var rank = Distribution.EventRank;
        var own = Times(x, Places);
        var terms = Distribution.AsEvent(0).LogProb(own.Reshape([.. x.Shape[..^1], .. Distribution.Shape[^rank..]]));
        var row = Row(terms);
        return Times(Missing is null ? row : row * (1 - Times(x, Missing)), Places.Transpose());
    }

    /// <summary>Values at their places in the row, 0 elsewhere. Shape: [.., event axes] → [.., D].</summary>
    internal Tensor Place(Tensor values) => Times(Row(values), Places.Transpose());

    private Tensor Row(Tensor values) => values.Reshape([.. values.Shape[..^Distribution.EventRank], Places.Shape[1]]);

    private static Tensor Times(Tensor x, Tensor matrix) => x.Shape.Rank > 1
        ? x.MatMul(matrix)
        : x.Reshape([1, x.Shape[0]]).MatMul(matrix).Reshape([matrix.Shape[1]]);
}
