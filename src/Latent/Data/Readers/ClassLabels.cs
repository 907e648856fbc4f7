using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>Class labels from an array of one whole number an example.</summary>
internal static class ClassLabels
{
    // Up to here float32 holds every whole number.
    public const float Largest = 1 << 24;

    public static int[] Of(RawArray raw)
    {
        if (raw.Size != 1)
            throw raw.Origin.Error(null, $"labels are one whole number each, not {raw.Shape}");
        var (values, labels) = (new float[raw.Count], new int[raw.Count]);
        raw.Read(0, values);
        for (var i = 0; i < values.Length; i++)
        {
            labels[i] = MathF.Abs(values[i]) <= Largest && values[i] == MathF.Floor(values[i])
                ? (int)values[i]
                : throw raw.Origin.Error(
                    Invariant($"row {i + 1}"), Invariant($"label {values[i]} is not a whole number below 2^24"));
        }

        return labels;
    }

    /// <summary>Labels for examples that have been read; there must be as many.</summary>
    public static RawArray Attach(RawArray examples, RawArray? labels)
    {
        if (labels is null)
            return examples;
        return labels.Count == examples.Count
            ? examples.With(labels: Of(labels))
            : throw labels.Origin.Error(null,
                $"{labels.Count} labels for the {examples.Count} examples of {examples.Origin.Name}");
    }
}
