using Latent.Data.Tables;
using Latent.Tensors;

namespace Latent.Evaluation.Scoring;

/// <summary>
/// What the values of an example are called and which of them are one feature: a table's column takes several values, a
/// pixel one for each channel.
/// </summary>
public sealed class FeatureMap
{
    private readonly int[] _features;

    private FeatureMap(IReadOnlyList<string> names, int[] features, int rows) =>
        (Names, _features, Rows) = (names, features, rows);

    /// <summary>The features' names: columns by the schema, else of a row by its header or as <c>column3</c> (from 1), <c>y5x7</c> of an image
    /// (from 0, at the top left).</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows of features in an example: of a time series those of a window, else 1.</summary>
    public int Rows { get; }

    /// <summary>The number of values of an example that are features; a label after them is none.</summary>
    public int Size => Rows * _features.Length;

    /// <summary>The features of examples.</summary>
    /// <param name="shape">The shape of one example.</param>
    /// <param name="schema">What the columns are; null where they are no table.</param>
    /// <param name="columns">What the values of a row of numbers are called, where that is known.</param>
    /// <exception cref="ArgumentException">An example is not made of whole rows of the schema.</exception>
    public static FeatureMap Of(Shape shape, TableSchema? schema, IReadOnlyList<string>? columns = null)
    {
        if (schema is not null)
        {
            if (shape.Rank is not (1 or 2) || shape[^1] != schema.Width)
                throw new ArgumentException($"FeatureMap: examples {shape} are not rows of {schema.Width} values, the schema's.", nameof(shape));
            var places = schema.Blocks.SelectMany((block, j) => Enumerable.Repeat(j, block.Width));
            return new([.. schema.Columns.Select(x => x.Name)], [.. places], shape.Rank == 2 ? shape[0] : 1);
        }

        var channels = shape.Rank == 3 ? shape[2] : 1;
        var count = shape.Size / channels;
        var names = Enumerable.Range(0, count).Select(i => shape.Rank is 2 or 3
            ? Invariant($"y{i / shape[1]}x{i % shape[1]}")
            : columns?.Count == count ? columns[i] : Invariant($"column{i + 1}"));
        return new([.. names], [.. Enumerable.Range(0, shape.Size).Select(i => i / channels)], 1);
    }

    /// <summary>Sums the values of each feature. Shape: [Rows, values of a row] → [Rows, features].</summary>
    public double[] Sum(ReadOnlySpan<double> values)
    {
        var sums = new double[Rows * Names.Count];
        for (var i = 0; i < values.Length; i++)
            sums[(i / _features.Length * Names.Count) + _features[i % _features.Length]] += values[i];
        return sums;
    }
}
