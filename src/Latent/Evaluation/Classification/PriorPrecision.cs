using Latent.Tensors.Random;

namespace Latent.Evaluation.Classification;

/// <summary>
/// How small a linear classifier's weights are to be held: with few labels it decides, and differently for twenty
/// features and for a thousand, so that one value for all would favour one.
/// </summary>
internal static class PriorPrecision
{
    private const int Folds = 5;

    // With more labels the penalty hardly matters, and each candidate costs five fits.
    private const int MostRows = 1000;

    private const int MostIterations = 200;

    // Of losses that are compared in their second digit.
    private const double Tolerance = 1e-3;

    private static readonly double[] Candidates = [0.01, 0.1, 1, 10, 100];

    /// <summary>The precision of least cross-entropy on folds that were left out; 1 where folds have not every class.</summary>
    /// <param name="features">Of unit scale. Shape: [n, size].</param>
    /// <param name="labels">The classes, from 0. Shape: [n].</param>
    /// <param name="classes">The number of classes.</param>
    public static double Choose(double[] features, int[] labels, int classes)
    {
        if (labels.Length < Folds * classes)
            return 1;
        var (size, ranks) = (features.Length / labels.Length, new int[classes]);
        var folds = BalancedDraw.Rows(labels, MostRows, new RandomKey(0).Fold("folds"))
            .ToLookup(row => ranks[labels[row]]++ % Folds);
        var parts = Enumerable.Range(0, Folds)
            .Select(fold => (Kept: Part(folds.Where(x => x.Key != fold).SelectMany(x => x)), Left: Part(folds[fold])))
            .ToArray();
        return Candidates.MinBy(precision => parts.Sum(part => Loss(part.Kept, part.Left, precision)));

        (double[] X, int[] Y) Part(IEnumerable<int> rows)
        {
            int[] all = [.. rows];
            return ([.. all.SelectMany(row => features[(row * size)..((row + 1) * size)])], Array.ConvertAll(all, row => labels[row]));
        }

        double Loss((double[] X, int[] Y) kept, (double[] X, int[] Y) left, double precision)
        {
            var l2 = precision / kept.Y.Length;
            return LogisticRegression.FitInPlace(kept.X, kept.Y, classes, l2, MostIterations, Tolerance)
                .LogLoss(left.X, left.Y) * left.Y.Length;
        }
    }
}
