using Latent.Tensors;

namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// Gradient-boosted regression trees as a classifier: in every round a small tree a class is fitted to what the
/// probabilities still miss of the labels. What is asked of it is which features the trees split by, and how well it does
/// on unseen data; the trees themselves are not kept.
/// </summary>
/// <remarks>
/// Friedman 2001, doi:10.1214/aos/1013203451, algorithm 6 (K-class logistic loss); trees split at the bins of <see
/// cref="BinnedFeatures"/>. A feature's importance is the squared error that splits by it took away (section 8.1).
/// </remarks>
internal sealed class GradientBoosting
{
    private const int Depth = 3;
    private const double LearningRate = 0.1;

    // A split that takes away less than this part of a datum's squared error is rounding.
    private const double LeastGain = 1e-9;

    private readonly BinnedFeatures _features;
    private readonly int[] _labels;
    private readonly int _classes;

    // Logits, by class. Shape: [C][n].
    private readonly double[][] _train, _test;

    // By class, so that classes can be fitted at once. Shape: [C][size].
    private readonly double[][] _gains;

    private GradientBoosting(BinnedFeatures features, int[] labels, int unseen, int classes)
    {
        (_features, _labels, _classes) = (features, labels, classes);
        _gains = [.. Enumerable.Range(0, classes).Select(_ => new double[features.Train.Length])];
        _test = [.. Enumerable.Range(0, classes).Select(_ => new double[unseen])];
        _train = [.. Enumerable.Range(0, classes).Select(_ => new double[labels.Length])];
    }

    /// <summary>
    /// Fits to labels of 0 … classes - 1; each feature's share of the importance (all 0 where nothing was learned), and
    /// the accuracy on unseen data.
    /// </summary>
    public static (double[] Importance, double Accuracy) Fit(
        BinnedFeatures features, int[] labels, int[] unseen, int classes, int rounds)
    {
        var boosting = new GradientBoosting(features, labels, unseen.Length, classes);
        for (var round = 0; round < rounds; round++)
            boosting.Round();
        var importance = new double[features.Train.Length];
        foreach (var gains in boosting._gains)
        {
            for (var i = 0; i < importance.Length; i++)
                importance[i] += gains[i];
        }

        var total = importance.Sum();
        if (total > 0)
            importance = Array.ConvertAll(importance, x => x / total);
        return (importance, boosting.Accuracy(unseen));
    }

    private void Round()
    {
        var residuals = Residuals();
        Parallel.For(0, _classes, c =>
        {
            int[] train = [.. Enumerable.Range(0, _labels.Length)];
            int[] test = [.. Enumerable.Range(0, _test[c].Length)];
            Grow(c, residuals[c], train, test, Depth);
        });
    }

    // 1 for the label and 0 for others, less the probability. Shape: → [C][n].
    private double[][] Residuals()
    {
        var residuals = Enumerable.Range(0, _classes).Select(_ => new double[_labels.Length]).ToArray();
        for (var i = 0; i < _labels.Length; i++)
        {
            var (largest, total) = (double.NegativeInfinity, 0.0);
            for (var c = 0; c < _classes; c++)
                largest = Math.Max(largest, _train[c][i]);
            for (var c = 0; c < _classes; c++)
                total += residuals[c][i] = Math.Exp(_train[c][i] - largest);
            for (var c = 0; c < _classes; c++)
                residuals[c][i] = (c == _labels[i] ? 1 : 0) - (residuals[c][i] / total);
        }

        return residuals;
    }

    /// <summary>Splits the data of a node for as long as it helps, then moves their logits.</summary>
    private void Grow(int label, double[] residuals, Span<int> train, Span<int> test, int depth)
    {
        if (depth > 0 && BestSplit(residuals, train) is { Gain: > 0 } split)
        {
            _gains[label][split.Feature] += split.Gain;
            var at = Divide(train, _features.Train[split.Feature], split.Bin);
            var atTest = Divide(test, _features.Test[split.Feature], split.Bin);
            Grow(label, residuals, train[..at], test[..atTest], depth - 1);
            Grow(label, residuals, train[at..], test[atTest..], depth - 1);
            return;
        }

        // One step of Newton's method for the logit of the node, Friedman's eq. 34.
        var (sum, curvature) = (0.0, 0.0);
        foreach (var i in train)
        {
            var size = Math.Abs(residuals[i]);
            (sum, curvature) = (sum + residuals[i], curvature + (size * (1 - size)));
        }

        var step = LearningRate * (_classes - 1) / _classes * sum / Math.Max(curvature, Numerics.MachineEpsilon);
        foreach (var i in train)
            _train[label][i] += step;
        foreach (var i in test)
            _test[label][i] += step;
    }

    /// <summary>The split that takes away most of the squared error; the first of equals, with a gain of 0 when none does.</summary>
    private (int Feature, int Bin, double Gain) BestSplit(double[] residuals, ReadOnlySpan<int> rows)
    {
        Span<double> sums = stackalloc double[BinnedFeatures.Bins];
        Span<int> counts = stackalloc int[BinnedFeatures.Bins];
        var total = 0.0;
        foreach (var i in rows)
            total += residuals[i];
        var (feature, bin, gain) = (0, 0, LeastGain * rows.Length);
        for (var j = 0; j < _features.Train.Length; j++)
        {
            sums.Clear();
            counts.Clear();
            var bins = _features.Train[j];
            foreach (var i in rows)
            {
                sums[bins[i]] += residuals[i];
                counts[bins[i]]++;
            }

            var (left, count) = (0.0, 0);
            for (var b = 0; b < BinnedFeatures.Bins - 1; b++)
            {
                (left, count) = (left + sums[b], count + counts[b]);
                if (count == 0 || count == rows.Length)
                    continue;
                var (right, others) = (total - left, rows.Length - count);
                var found = (left * left / count) + (right * right / others) - (total * total / rows.Length);
                if (found > gain)
                    (feature, bin, gain) = (j, b, found);
            }
        }

        return gain > LeastGain * rows.Length ? (feature, bin, gain) : (0, 0, 0);
    }

    // Puts the data up to the bin before the others; how many they are.
    private static int Divide(Span<int> rows, byte[] bins, int bin)
    {
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (bins[rows[i]] > bin)
                continue;
            (rows[at], rows[i]) = (rows[i], rows[at]);
            at++;
        }

        return at;
    }

    private double Accuracy(int[] unseen)
    {
        var right = 0;
        for (var i = 0; i < unseen.Length; i++)
        {
            var best = 0;
            for (var c = 1; c < _classes; c++)
                best = _test[c][i] > _test[best][i] ? c : best;
            right += best == unseen[i] ? 1 : 0;
        }

        return (double)right / unseen.Length;
    }
}
