namespace Latent.Evaluation.Classification;

/// <summary>How well classes are told apart on labeled examples.</summary>
/// <param name="Accuracy">The share of examples whose most probable class is theirs, with its binomial standard error,
/// √(a (1 - a) / n).</param>
/// <param name="CrossEntropy">The mean of <c>-ln p(label | x)</c>, in nats per example.</param>
/// <param name="Confusion">How many examples of each class were given to each. Shape: [C of the label][C predicted].</param>
public sealed record ClassificationScore(
    Estimate Accuracy, Estimate CrossEntropy, IReadOnlyList<IReadOnlyList<int>> Confusion)
{
    /// <summary>The score of predictions.</summary>
    /// <param name="logProbabilities">ln p(c | x), in nats. Shape: [n, C].</param>
    /// <param name="labels">The classes, from 0. Shape: [n].</param>
    /// <exception cref="ArgumentException">There are no labels, or not as many rows.</exception>
    public static ClassificationScore Of(ReadOnlySpan<double> logProbabilities, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty || logProbabilities.Length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"ClassificationScore: {logProbabilities.Length} values are no whole number a label of {labels.Length}.",
                nameof(labels));
        }

        var classes = logProbabilities.Length / labels.Length;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        var losses = new double[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = logProbabilities.Slice(i * classes, classes);
            losses[i] = -row[labels[i]];
            confusion[labels[i]][MostProbable(row)]++;
        }

        return new(Share(confusion.Index().Sum(x => x.Item[x.Index]), labels.Length), Estimate.Of(losses) with { Estimator = "mean over examples" }, confusion);
    }

    // The first of equals.
    private static int MostProbable(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
            best = row[c] > row[best] ? c : best;
        return best;
    }

    private static Estimate Share(int right, int count)
    {
        var share = (double)right / count;
        return new(share, Math.Sqrt(share * (1 - share) / count), count) { Estimator = "binomial", Unit = "of the examples" };
    }
}
