namespace Latent.Evaluation.Scoring;

/// <summary>
/// What each feature contributes to the score on average, <c>E_q[-ln p(xⱼ | z)]</c> over some data, in nats. What is not
/// finite is left out, so that one broken row does not hide others.
/// </summary>
/// <param name="names">The features' names.</param>
public sealed class UsualContributions(IReadOnlyList<string> names)
{
    private readonly double[] _sums = new double[names.Count];
    private readonly long[] _counts = new long[names.Count];

    /// <summary>Adds the contributions of one datum. Shape: [features].</summary>
    public void Add(ReadOnlySpan<double> contributions)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            if (!double.IsFinite(contributions[i]))
                continue;
            _sums[i] += contributions[i];
            _counts[i]++;
        }
    }

    /// <summary>The features of a datum that are most above the mean, the strangest first. Shape: [features] →.</summary>
    /// <param name="contributions">The datum's contributions, in nats.</param>
    /// <param name="most">The most features to name.</param>
    public IReadOnlyList<StrangeFeature> Strangest(ReadOnlySpan<double> contributions, int most)
    {
        var found = new List<StrangeFeature>(most + 1);
        for (var i = 0; i < _sums.Length; i++)
        {
            var excess = Excess(i, contributions[i]);
            if (!(excess > 0) || (found.Count == most && excess <= found[^1].Excess))
                continue;
            var at = found.FindIndex(x => x.Excess < excess);
            found.Insert(at < 0 ? found.Count : at, new(names[i], excess));
            if (found.Count > most)
                found.RemoveAt(most);
        }

        return found;
    }

    // Where no datum has a finite contribution there is no mean to compare with, but infinity is above any.
    private double Excess(int feature, double contribution) =>
        double.IsNaN(contribution) ? double.PositiveInfinity
        : _counts[feature] > 0 ? contribution - (_sums[feature] / _counts[feature])
        : double.IsFinite(contribution) ? 0 : contribution;
}
