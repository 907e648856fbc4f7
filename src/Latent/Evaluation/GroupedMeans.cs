namespace Latent.Evaluation;

/// <summary>
/// Draws of a vector dealt out to a few groups, whose means say how far the squared norm of the expectation is known.
/// </summary>
/// <remarks>The jackknife: Efron and Stein 1981, doi:10.1214/aos/1176345462.</remarks>
/// <param name="length">The number of coordinates.</param>
internal sealed class GroupedMeans(int length)
{
    private const int Groups = 10;

    // Leaving one out must leave a pair of others.
    private const int Least = 3;

    private readonly VectorMoments[] _groups = [.. Enumerable.Range(0, Groups).Select(_ => new VectorMoments(length))];
    private long _count;

    /// <summary>
    /// The standard error of <see cref="VectorMoments.SquaredMean"/>, by leaving out one group at a time; null of fewer than three
    /// draws. Where the expectation is 0 it is too large, by about 1.6.
    /// </summary>
    public double? SquaredMeanError
    {
        get
        {
            VectorMoments[] groups = [.. _groups.Where(x => x.Count > 0)];
            if (groups.Length < Least)
                return null;
            var total = new double[length];
            foreach (var group in groups)
            {
                for (var i = 0; i < length; i++)
                    total[i] += group.Means[i];
            }

            double[] squares = [.. groups.Select(x => Product(x.Means, x.Means))];
            var (all, own, n) = (Product(total, total), squares.Sum(), groups.Length);
            double[] without =
            [
                .. groups.Zip(squares, (group, square) =>
                    (all - (2 * Product(group.Means, total)) + square - (own - square)) / ((n - 1) * (n - 2))),
            ];
            var mean = without.Average();
            return Math.Sqrt((n - 1.0) / n * without.Sum(x => (x - mean) * (x - mean)));
        }
    }

    /// <summary>Takes in one draw.</summary>
    /// <param name="draw">Every coordinate.</param>
    public void Add(ReadOnlySpan<float> draw) => _groups[_count++ % Groups].Add(draw);

    private static double Product(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Count; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
