using Latent.Data;

namespace Latent.Evaluation.Classification;

/// <summary>The classes of labeled examples, numbered from 0 in ascending order of their labels.</summary>
public sealed class Classes
{
    private readonly int[] _labels;

    private Classes(int[] labels) => _labels = labels;

    /// <summary>The number of classes, C.</summary>
    public int Count => _labels.Length;

    /// <summary>The label of each class. Shape: [C].</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The classes that occur in examples.</summary>
    /// <exception cref="ArgumentException">The examples have no labels, or all the same.</exception>
    public static Classes Of(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        int[] labels = [.. examples.Labels.ToArray().Distinct().Order()];
        return labels.Length > 1
            ? new(labels)
            : throw new ArgumentException(
                labels.Length == 0
                    ? "Classes: the examples have no labels; expected one whole number an example."
                    : $"Classes: every example has the label {labels[0]}; expected at least two classes.",
                nameof(examples));
    }

    /// <summary>The class of each example. Shape: → [n].</summary>
    /// <exception cref="ArgumentException">An example has no label, or that of no class.</exception>
    public int[] NumbersOf(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Labels.Length != examples.Count)
            throw new ArgumentException("Classes: the examples have no labels.", nameof(examples));
        return Array.ConvertAll(examples.Labels.ToArray(), Number);
    }

    private int Number(int label) => Array.BinarySearch(_labels, label) is >= 0 and var number
        ? number
        : throw new ArgumentException(
            $"Classes: the label {label} is none of those learned, {string.Join(", ", _labels)}.", nameof(label));
}
