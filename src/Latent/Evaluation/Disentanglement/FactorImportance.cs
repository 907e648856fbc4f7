using Latent.Tensors.Random;

namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// Disentanglement, completeness and informativeness (DCI), from how important each dimension is to a predictor of each
/// factor.
/// </summary>
/// <param name="Disentanglement">
/// D, from 0 to 1: 1 where each dimension serves one factor. A dimension counts by its share of all importance.
/// </param>
/// <param name="Completeness">C, from 0 to 1: 1 where each factor needs one dimension only.</param>
/// <param name="Informativeness">The accuracy of the predictors on unseen data, averaged over factors.</param>
/// <param name="Importance">
/// R, the share of each dimension in the prediction of a factor; a factor's shares add up to 1, or are all 0 where nothing
/// was learned. Shape: [Z, factors].
/// </param>
/// <remarks>
/// Eastwood and Williams 2018, "A Framework for the Quantitative Evaluation of Disentangled Representations", section 2. The
/// paper's predictors are lasso and random forests; here they are <see cref="GradientBoosting">gradient-boosted
/// trees</see>, which most later comparisons took (Locatello et al. 2019, arXiv:1811.12359), and the third figure is
/// an accuracy instead of an error.
/// </remarks>
public sealed record FactorImportance(
    double Disentanglement, double Completeness, double Informativeness, double[,] Importance)
{
    /// <summary>The figures of a representation, by samples of 10,000 and 5,000 unless asked for others.</summary>
    public static FactorImportance Of(Representation representation, RandomKey key, int train = 10_000, int test = 5_000)
    {
        ArgumentNullException.ThrowIfNull(representation);
        return Of(representation.Sample(train, key.Fold("train")), representation.Sample(test, key.Fold("test")));
    }

    /// <summary>The figures by a sample to fit and another to judge predictors by.</summary>
    /// <param name="train">What predictors learn from.</param>
    /// <param name="test">What their accuracy is taken on.</param>
    /// <param name="rounds">The number of rounds of boosting.</param>
    public static FactorImportance Of(FactorSample train, FactorSample test, int rounds = 100)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rounds);
        Samples.ThrowUnlessAlike(train, test);
        var (features, factors) = (BinnedFeatures.Of(train, test), train.Factors);
        var (importance, accuracy) = (new double[train.Size, factors.Count], 0.0);
        for (var k = 0; k < factors.Count; k++)
        {
            var (shares, right) = GradientBoosting.Fit(features, train.Labels(k), test.Labels(k), factors[k].Size, rounds);
            accuracy += right / factors.Count;
            for (var i = 0; i < shares.Length; i++)
                importance[i, k] = shares[i];
        }

        var (disentanglement, completeness) = Scores(importance);
        return new(disentanglement, completeness, accuracy, importance);
    }

    /// <summary>D and C of a matrix of importances, at least 0. Shape: [Z, factors] → [], [].</summary>
    public static (double Disentanglement, double Completeness) Scores(double[,] importance)
    {
        ArgumentNullException.ThrowIfNull(importance);
        var (size, factors) = (importance.GetLength(0), importance.GetLength(1));
        var total = importance.Cast<double>().Sum();
        var (disentanglement, completeness) = (0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            double[] row = [.. Enumerable.Range(0, factors).Select(k => importance[i, k])];
            disentanglement += total > 0 ? row.Sum() / total * Concentration(row) : 0;
        }

        for (var k = 0; k < factors; k++)
            completeness += Concentration([.. Enumerable.Range(0, size).Select(i => importance[i, k])]) / factors;
        return (disentanglement, completeness);
    }

    // 1 less the entropy in units of its maximum; 0 of nothing, 1 of all there is in one place.
    private static double Concentration(double[] shares)
    {
        var total = shares.Sum();
        if (total <= 0)
            return 0;
        var entropy = shares.Where(x => x > 0).Sum(x => -x / total * Math.Log(x / total));
        return shares.Length == 1 ? 1 : 1 - (entropy / Math.Log(shares.Length));
    }
}
