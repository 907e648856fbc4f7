using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// Independent parts of one row, <c>p(x) = Πᵢ pᵢ(xᵢ)</c>, each a distribution of its own kind over some of the row's values.
/// What no part has, such as the flags of missing values, is given and not modelled; a value whose flag is 1 has the
/// density 1, so that the product is that of the values that were seen.
/// </summary>
/// <remarks>
/// Nazábal, Olmos, Ghahramani and Valera 2020, "Handling incomplete heterogeneous data using VAEs", arXiv:1807.03653,
/// eq. 2 and 3.
/// </remarks>
public sealed record Product : Distribution, IHasMean
{
    /// <summary>Joins parts of one row.</summary>
    /// <param name="parts">The parts, of rows of one length.</param>
    /// <exception cref="ShapeException">There is no part, the rows differ in length or the batches do not
    /// broadcast.</exception>
    public Product(IReadOnlyList<ProductPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Any(part => part.Places.Length != parts[0].Places.Length))
        {
            var sizes = string.Join(", ", parts.Select(part => part.Places.Length));
            throw new ShapeException(nameof(Product), $"parts of rows of [{sizes}] values; expected one or more, of one length");
        }

        Parts = [.. parts];
        Shape batch = [];
        foreach (var part in parts)
            batch = Shape.Broadcast(batch, part.Distribution.BatchShape, nameof(Product));
        (Shape, EventRank) = ([.. batch, parts[0].Places.Length], 1);
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<ProductPart> Parts { get; }

    /// <inheritdoc/>
    public override Shape Shape { get; }

    /// <summary>The mean of each value, 0 where no part has it. Shape: the distribution's.</summary>
    public Tensor Mean => Sum(Parts.Select(part => part.Place(part.Mean))).BroadcastTo(Shape);

    /// <inheritdoc/>
    public override Tensor Sample(RandomKey key, Shape leading = default) => Sum(Parts.Select((part, i) =>
        part.Place(part.Distribution.Sample(key.Fold(i), [.. leading, .. Spare(part)]))));

    /// <summary>The terms of the parts at their values' places, 0 where no part has one or it is missing.</summary>
    protected override Tensor LogDensity(Tensor x) => Sum(Parts.Select(part => part.LogDensity(x)));

    // Batch axes that a part lacks are axes of repeated draws to it.
    private Shape Spare(ProductPart part)
    {
        var (batch, own) = (BatchShape, part.Distribution.BatchShape);
        var spare = batch[..^own.Rank];
        return batch[spare.Rank..] == own
            ? spare
            : throw new ShapeException(nameof(Product), $"a part of batch {own} cannot be drawn for a batch {batch}");
    }

    private static Tensor Sum(IEnumerable<Tensor> terms) => terms.Aggregate((a, b) => a + b);
}
