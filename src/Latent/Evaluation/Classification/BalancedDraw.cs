using Latent.Tensors.Random;

namespace Latent.Evaluation.Classification;

/// <summary>A draw of examples by their classes, as where few labels are to be had.</summary>
public static class BalancedDraw
{
    /// <summary>
    /// Rows drawn without replacement, as many of each class, up to one; a class that has fewer gives all it has. A draw
    /// holds every smaller one of the same key. In ascending order. Shape: [n] → [<paramref name="count"/>].
    /// </summary>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="count">How many rows; all where there are fewer.</param>
    /// <param name="key">The stream that draws.</param>
    public static int[] Rows(IReadOnlyList<int> labels, int count, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var seen = new Dictionary<int, int>();
        return
        [
            .. Enumerable.Range(0, labels.Count)
                .OrderBy(row => key.BitsAt(0, row))
                .Select(row => (Row: row, Rank: seen[labels[row]] = seen.GetValueOrDefault(labels[row]) + 1))
                .OrderBy(x => x.Rank)
                .Take(count)
                .Select(x => x.Row)
                .Order(),
        ];
    }
}
