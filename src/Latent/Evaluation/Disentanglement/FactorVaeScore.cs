using Latent.Tensors.Random;

namespace Latent.Evaluation.Disentanglement;

/// <summary>
/// The score of the FactorVAE: the accuracy with which the dimension that varies least among data that share the value of
/// one factor tells, by majority vote, which factor that is.
/// </summary>
/// <remarks>
/// Kim and Mnih 2018, arXiv:1802.05983, section 4 and figure 2. Variances are relative to those over all data; a
/// dimension whose standard deviation over all data is too small never gets a vote.
/// </remarks>
public sealed record FactorVaeScore
{
    /// <summary>The number of data that share a value in one vote, at least 2.</summary>
    public int Batch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 64;

    /// <summary>The number of votes that decide which factor a dimension stands for.</summary>
    public int Train { get; init => field = Require.Positive(value); } = 10_000;

    /// <summary>The number of votes that are judged.</summary>
    public int Test { get; init => field = Require.Positive(value); } = 5_000;

    /// <summary>The number of data over which a dimension's standard deviation is taken.</summary>
    public int ScaleSample { get; init => field = Require.Positive(value); } = 10_000;

    /// <summary>Dimensions of a smaller standard deviation are left out; the unit is that of the codes.</summary>
    public double LeastDeviation { get; init => field = Require.Positive(value); } = 0.05;

    /// <summary>The accuracy: 1 at best, about 1 / factors by chance, 0 where no dimension is left.</summary>
    public double Of(Representation representation, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(representation);
        var (size, factors) = (representation.Size, representation.Factors);
        var codes = representation.Sample(ScaleSample, key.Fold("scale")).Codes;
        double[] scales = [.. Enumerable.Range(0, size).Select(i => Standardization.Of(codes, size, i).Deviation)];
        if (!scales.Any(scale => scale >= LeastDeviation))
            return 0;

        // Which factor was shared how often when a dimension varied least; the most frequent is what it stands for.
        var votes = Votes(representation, scales, Train, key.Fold("train"));
        var unseen = Votes(representation, scales, Test, key.Fold("test"));
        var right = 0;
        for (var i = 0; i < size; i++)
        {
            var factor = Enumerable.Range(0, factors.Count).MaxBy(k => votes[i, k]);
            right += unseen[i, factor];
        }

        return (double)right / Test;
    }

    private int[,] Votes(Representation representation, double[] scales, int count, RandomKey key)
    {
        var (size, factors) = (representation.Size, representation.Factors);
        var (which, what, rest) = (key.Fold("factor"), key.Fold("value"), key.Fold("rest"));
        var votes = new int[size, factors.Count];
        for (var vote = 0; vote < count; vote++)
        {
            var factor = which.IndexAt(0, vote, factors.Count);
            var value = what.IndexAt(0, vote, factors[factor].Size);
            var codes = representation.Codes(factors.Draw(Batch, factor, value, rest, vote));
            var (least, dimension) = (double.PositiveInfinity, 0);
            for (var i = 0; i < size; i++)
            {
                if (scales[i] < LeastDeviation)
                    continue;
                var relative = Standardization.Of(codes, size, i).Deviation / scales[i];
                if (relative < least)
                    (least, dimension) = (relative, i);
            }

            votes[dimension, factor]++;
        }

        return votes;
    }
}
