namespace Latent.Evaluation.Scoring;

/// <summary>
/// A score above which a datum is called anomalous, from the scores of n clean data. With a = ⌊rate (n + 1)⌋ it is the
/// (n + 1 - a)-th smallest of them: a further clean datum, exchangeable with these, is as likely at each of the n + 1 ranks
/// and lies above it with probability at most a / (n + 1), which is at most the rate.
/// </summary>
/// <param name="Value">The threshold, in nats; a score above it, not at it, is anomalous.</param>
/// <param name="Rate">The share of clean data that was allowed above it.</param>
/// <param name="Rank">n + 1 - a, its place among the clean scores, from 1 for the smallest.</param>
/// <param name="Count">n, the number of clean data.</param>
/// <remarks>
/// Vovk, Gammerman and Shafer 2005, "Algorithmic Learning in a Random World", section 2.2; Laxhammar and Falkman 2010,
/// "Conformal prediction for distribution-independent anomaly detection in streaming vessel data".
/// </remarks>
public sealed record AlarmThreshold(double Value, double Rate, int Rank, int Count)
{
    // A rate of 0.29 times 100 is 28.999999999999996 in double precision, and 29 is meant.
    private const double Rounding = 1e-12;

    /// <summary>The threshold of clean scores.</summary>
    /// <param name="scores">The scores of clean data, in nats, in any order.</param>
    /// <param name="rate">The share of further clean data above it, in expectation at most; between 0 and 1.</param>
    /// <exception cref="FormatException">The rate is not between 0 and 1, or below 1 / (n + 1): then no clean score is high
    /// enough.</exception>
    public static AlarmThreshold Of(ReadOnlySpan<double> scores, double rate)
    {
        if (!(rate > 0 && rate < 1))
            throw new FormatException(Invariant($"a rate of {rate} is not between 0 and 1, as 0.01 is"));
        var (count, allowed) = (scores.Length, Math.Floor(rate * (scores.Length + 1.0) * (1 + Rounding)));
        if (allowed < 1)
        {
            throw new FormatException(Invariant(
                $"a rate of {rate} is below 1/{count + 1L}, the least that {count} clean rows can tell; give {Needed(rate)} clean rows or more, or a higher rate"));
        }

        var rank = Math.Max(1, count + 1 - (int)allowed);
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        return new(sorted[rank - 1], rate, rank, count);
    }

    /// <summary>Whether a score is above the threshold.</summary>
    public bool IsAnomalous(double score) => score > Value;

    private static double Needed(double rate) => Math.Ceiling((1 / rate * (1 - Rounding)) - 1);
}
