namespace Latent.Evaluation.Scoring;

/// <summary>
/// Scores of the rows of a time series from those of its windows. A window's score is divided among its rows: each has its
/// own contributions, <c>E_q[-ln p(xₜ | z)]</c>, and an equal share of the rest, which is the divergence where the score is
/// the bound. A row's score is the mean over the windows that cover it.
/// </summary>
/// <param name="Scores">The score of each row, in nats. Shape: [T].</param>
/// <param name="Contributions">The contributions of the features of each row, in nats. Shape: [T][features].</param>
public sealed record SeriesScores(double[] Scores, double[][] Contributions)
{
    /// <summary>The scores of the rows that windows cover; every row up to the last window's end has to be.</summary>
    /// <param name="windows">The score of each window, in nats.</param>
    /// <param name="contributions">The contributions of each window. Shape: [window, features] each.</param>
    /// <param name="starts">The row at which each window starts.</param>
    /// <param name="features">The number of features of a row.</param>
    public static SeriesScores Of(
        IReadOnlyList<double> windows, IEnumerable<double[]> contributions, IReadOnlyList<int> starts, int features)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(contributions);
        ArgumentNullException.ThrowIfNull(starts);
        var (scores, sums, covers) = (new List<double>(), new List<double[]>(), new List<int>());
        foreach (var (i, window) in contributions.Index())
        {
            var length = window.Length / features;
            var rest = (windows[i] - window.Sum()) / length;
            while (scores.Count < starts[i] + length)
            {
                scores.Add(0);
                sums.Add(new double[features]);
                covers.Add(0);
            }

            for (var t = 0; t < length; t++)
            {
                var row = starts[i] + t;
                covers[row]++;
                scores[row] += rest;
                for (var j = 0; j < features; j++)
                {
                    scores[row] += window[(t * features) + j];
                    sums[row][j] += window[(t * features) + j];
                }
            }
        }

        for (var row = 0; row < sums.Count; row++)
        {
            scores[row] = double.IsNaN(scores[row]) ? double.PositiveInfinity : scores[row] / covers[row];
            for (var j = 0; j < features; j++)
                sums[row][j] /= covers[row];
        }

        return new([.. scores], [.. sums]);
    }
}
