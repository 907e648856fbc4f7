using Latent.Tensors.Random;

namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// The score of the β-VAE: the accuracy with which a linear classifier tells from the mean absolute difference of two
/// codes, over pairs of data that share one factor, which factor that is.
/// </summary>
/// <remarks>
/// Higgins et al. 2017, "β-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework", section 3 and
/// algorithm 1. Differences are standardized before they are classified, so that the scale of a dimension is nothing.
/// </remarks>
public sealed record BetaVaeScore
{
    /// <summary>The number of pairs whose differences are averaged for one decision.</summary>
    public int Pairs { get; init => field = Require.Positive(value); } = 64;

    /// <summary>The number of decisions that the classifier learns from.</summary>
    public int Train { get; init => field = Require.Positive(value); } = 10_000;

    /// <summary>The number of decisions that it is judged by.</summary>
    public int Test { get; init => field = Require.Positive(value); } = 5_000;

    /// <summary>The classifier's penalty on its weights, λ of <see cref="LogisticRegression"/>.</summary>
    public double L2 { get; init => field = Require.Positive(value); } = 1e-4;

    /// <summary>The accuracy on unseen pairs: 1 at best, about 1 / factors by chance.</summary>
    public double Of(Representation representation, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(representation);
        var (features, labels) = Decisions(representation, Train, key.Fold("train"));
        var (unseen, answers) = Decisions(representation, Test, key.Fold("test"));
        var size = representation.Size;
        for (var i = 0; i < size; i++)
        {
            var scale = Standardization.Of(features, size, i);
            Standardize(features, size, i, scale);
            Standardize(unseen, size, i, scale);
        }

        // A single factor needs no telling.
        return representation.Factors.Count == 1
            ? 1
            : LogisticRegression.Fit(features, labels, representation.Factors.Count, L2).Accuracy(unseen, answers);
    }

    private (double[] Features, int[] Labels) Decisions(Representation representation, int count, RandomKey key)
    {
        var (factors, size) = (representation.Factors, representation.Size);
        var (features, labels) = (new double[count * size], new int[count]);
        var (first, second, which) = (key.Fold("first"), key.Fold("second"), key.Fold("factor"));
        for (var i = 0; i < count; i++)
        {
            var factor = labels[i] = which.IndexAt(0, i, factors.Count);
            var (a, b) = (factors.Draw(Pairs, first, i), factors.Draw(Pairs, second, i));
            for (var pair = 0; pair < Pairs; pair++)
                b[pair] = factors.With(b[pair], factor, factors.Value(a[pair], factor));
            var (codesA, codesB) = (representation.Codes(a), representation.Codes(b));
            for (var j = 0; j < codesA.Length; j++)
                features[(i * size) + (j % size)] += Math.Abs(codesA[j] - codesB[j]) / Pairs;
        }

        return (features, labels);
    }

    private static void Standardize(double[] rows, int size, int column, Standardization scale)
    {
        for (var i = column; i < rows.Length; i += size)
            rows[i] = scale.Deviation == 0 ? 0 : (rows[i] - scale.Mean) / scale.Deviation;
    }
}
