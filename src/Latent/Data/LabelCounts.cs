using System.Globalization;

namespace Latent.Data;

/// <summary>The labels of the training examples, in ascending order, and how many examples have each.</summary>
/// <param name="Labels">The labels. Shape: [C].</param>
/// <param name="Counts">The number of training examples of each. Shape: [C].</param>
public sealed record LabelCounts(IReadOnlyList<int> Labels, IReadOnlyList<int> Counts)
{
    /// <summary>The most labels that a model is given: a datum holds a value for each.</summary>
    public const int Most = 1000;

    /// <summary>C, the number of labels.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Count => Labels.Count;

    /// <summary>The share of training examples of each label. Shape: [C].</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<double> Frequencies
    {
        get
        {
            var all = (double)Counts.Sum(x => (long)x);
            return [.. Counts.Select(x => x / all)];
        }
    }

    /// <summary>The mean of -ln p(y) over the training examples, in nats.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Entropy => Frequencies.Sum(p => -p * Math.Log(p));

    /// <summary>Counts labels.</summary>
    /// <param name="labels">A label for each training example.</param>
    /// <param name="name">What an error calls the data.</param>
    /// <exception cref="DataFormatException">There are none, or more than <see cref="Most"/> different ones.</exception>
    public static LabelCounts Of(ReadOnlySpan<int> labels, string name)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var label in labels)
            counts[label] = counts.GetValueOrDefault(label) + 1;
        if (counts.Count == 0)
            throw new DataFormatException(name, null, "has no labels, which --condition label is of; give data with labels, or leave it out");
        return counts.Count <= Most
            ? new([.. counts.Keys], [.. counts.Values])
            : throw new DataFormatException(name, null, Invariant(
                $"has {counts.Count:N0} different labels; a model is given at most {Most:N0}, train without --condition"));
    }

    /// <summary>The place of a label among them, from 0; null where it is not one.</summary>
    public int? PlaceOf(int label)
    {
        for (var i = 0; i < Labels.Count; i++)
        {
            if (Labels[i] == label)
                return i;
        }

        return null;
    }

    /// <summary>As in <c>one of 10 labels, 0 to 9</c>, or <c>one of 3 labels, 1, 5, 7</c>.</summary>
    public override string ToString()
    {
        var run = Count > 2 && Labels[^1] - Labels[0] == Count - 1;
        var list = run ? $"{Labels[0]} to {Labels[^1]}" : string.Join(", ", Labels.Take(10)) + (Count > 10 ? ", …" : "");
        return string.Create(CultureInfo.InvariantCulture, $"one of {Count} labels, {list}");
    }

    /// <summary>What is wrong with counts that were read; null where nothing is.</summary>
    internal string? Fault() =>
        Labels.Count == 0 || Labels.Count > Most || Labels.Count != Counts.Count ? $"{Labels.Count} labels with {Counts.Count} counts"
        : Counts.Any(x => x <= 0) ? "a label that no example has"
        : null;
}
