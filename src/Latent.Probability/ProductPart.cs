using Latent.Tensors;

namespace Latent.Probability;

/// <summary>A distribution of some of the values of a row: one factor of a <see cref="Product"/>.</summary>
public sealed record ProductPart
{
    private ProductPart(Distribution distribution, Tensor mean, Places places, Places? missing) =>
        (Distribution, Mean, Places, Missing) = (distribution, mean, places, missing);

    /// <summary>The distribution. Shape: [.., event axes], an event having n values in all.</summary>
    public Distribution Distribution { get; }

    /// <summary>Its mean. Shape: the distribution's.</summary>
    public Tensor Mean { get; }

    /// <summary>Where in the row of D each of the n values stands.</summary>
    public Places Places { get; }

    /// <summary>
    /// Where in the row the flag of each value stands, which is 1 where the value is missing and 0 where it was seen; -1 for a
    /// value that is always seen, null where all are.
    /// </summary>
    public Places? Missing { get; }

    /// <summary>A distribution and where its values stand in the row.</summary>
    /// <param name="distribution">The distribution. Shape: [.., event axes], an event having n values in all.</param>
    /// <param name="places">Where in a row of D each value stands: n places.</param>
    /// <param name="missing">Where in it each value's flag stands, -1 for a value without one: n places.</param>
    /// <exception cref="ShapeException">There are not n places, or the flags are of rows of another length.</exception>
    public static ProductPart Of<T>(T distribution, Places places, Places? missing = null)
        where T : Distribution, IHasMean
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(places);
        var size = distribution.Shape[^distribution.EventRank..].Size;
        if (places.Count != size || (missing is not null && (missing.Count, missing.Length) != (size, places.Length)))
        {
            var flags = missing is null ? "" : $" and flags of {missing.Count} in one of {missing.Length}";
            throw new ShapeException(
                nameof(ProductPart), $"{places.Count} places in a row of {places.Length}{flags} for an event of {size} values; expected {size} each");
        }

        return new(distribution, distribution.Mean.BroadcastTo(distribution.Shape), places, missing);
    }

    /// <summary>The density of each of its values, at their places and 0 elsewhere. Shape: [.., D] → [.., D].</summary>
    internal Tensor LogDensity(Tensor x)
    {
        var rank = Distribution.EventRank;
        var own = x.Pick(Places);
        var terms = Distribution.AsEvent(0).LogProb(own.Reshape([.. x.Shape[..^1], .. Distribution.Shape[^rank..]]));
        var row = Row(terms);
        return (Missing is null ? row : row * (1 - x.Pick(Missing))).Place(Places);
    }

    /// <summary>Values at their places in the row, 0 elsewhere. Shape: [.., event axes] → [.., D].</summary>
    internal Tensor Place(Tensor values) => Row(values).Place(Places);

    private Tensor Row(Tensor values) => values.Reshape([.. values.Shape[..^Distribution.EventRank], Places.Count]);
}
