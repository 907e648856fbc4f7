using Latent.Tensors.Random;

namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// The separated attribute predictability (SAP): by how much the dimension that predicts a factor best does so better than
/// the next one, averaged over factors.
/// </summary>
/// <param name="Score">
/// From 0 to 1; with a factor of C categories, whose worst predictor already has 1/C, its part is at most 1 - 1/C.
/// </param>
/// <param name="Predictability">How well a dimension alone predicts a factor. Shape: [Z, factors].</param>
/// <remarks>
/// Kumar, Sattigeri and Balakrishnan 2018, arXiv:1711.00848, section 3: for an ordered factor the R² of a linear
/// regression, the squared correlation; for a categorical one the balanced accuracy of a classifier on unseen data, and 0
/// for a dimension that never moves. The paper's classifier is a choice of thresholds; here it is a <see
/// cref="LogisticRegression"/>, whose classes are intervals too.
/// </remarks>
public sealed record AttributePredictability(double Score, double[,] Predictability)
{
    // Enough to keep the weights of classes that a threshold divides finite; features are standardized.
    private const double Penalty = 1e-4;

    /// <summary>The score of a representation, by samples of 10,000 and 5,000 unless asked for others.</summary>
    public static AttributePredictability Of(Representation representation, RandomKey key, int train = 10_000, int test = 5_000)
    {
        ArgumentNullException.ThrowIfNull(representation);
        return Of(representation.Sample(train, key.Fold("train")), representation.Sample(test, key.Fold("test")));
    }

    /// <summary>The score by a sample to fit and another to judge classifiers by.</summary>
    public static AttributePredictability Of(FactorSample train, FactorSample test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        Samples.ThrowUnlessAlike(train, test);
        var (size, factors) = (train.Size, train.Factors);
        var (scores, score) = (new double[size, factors.Count], 0.0);
        for (var k = 0; k < factors.Count; k++)
        {
            var (labels, unseen) = (train.Labels(k), test.Labels(k));
            Parallel.For(0, size, i =>
            {
                var (codes, scale) = (train.Dimension(i), Standardization.Of(train.Codes, size, i));
                if (scale.Deviation == 0)
                    return;
                scores[i, k] = factors[k].IsOrdered
                    ? Determination(codes, labels)
                    : Balanced(scale.Apply(codes), labels, scale.Apply(test.Dimension(i)), unseen, factors[k].Size);
            });
            score += Gap.Of(scores, k) / factors.Count;
        }

        return new(score, scores);
    }

    // The squared correlation, Cov² / (Var Var).
    private static double Determination(double[] codes, int[] labels)
    {
        var (meanCode, meanLabel) = (codes.Average(), labels.Average());
        var (both, code, label) = (0.0, 0.0, 0.0);
        for (var i = 0; i < codes.Length; i++)
        {
            var (c, l) = (codes[i] - meanCode, labels[i] - meanLabel);
            (both, code, label) = (both + (c * l), code + (c * c), label + (l * l));
        }

        return label > 0 ? both * both / (code * label) : 0;
    }

    // The mean over classes of the fraction of their data that is recognized.
    private static double Balanced(double[] codes, int[] labels, double[] unseenCodes, int[] unseen, int classes)
    {
        var predicted = LogisticRegression.Fit(codes, labels, classes, Penalty).Predict(unseenCodes);
        var (right, all) = (new int[classes], new int[classes]);
        for (var i = 0; i < unseen.Length; i++)
        {
            all[unseen[i]]++;
            right[unseen[i]] += predicted[i] == unseen[i] ? 1 : 0;
        }

        return right.Zip(all).Where(pair => pair.Second > 0).Average(pair => (double)pair.First / pair.Second);
    }
}
