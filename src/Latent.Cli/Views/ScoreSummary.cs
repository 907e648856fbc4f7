using Latent.Evaluation.Scoring;
using Latent.Runs;
using Latent.Runs.Scoring;

namespace Latent.Cli.Views;

/// <summary>Scores in a few lines.</summary>
internal static class ScoreSummary
{
    private const int MostShown = 5;

    public static IEnumerable<string> Lines(RunScores scores, RunInput data, IReadOnlyList<RowScore> rows)
    {
        double[] finite = [.. rows.Select(x => x.Score).Where(double.IsFinite)];
        var what = data.Starts is { } starts ? Invariant($"{rows.Count:N0} rows in {starts.Count:N0} windows") : Invariant($"{rows.Count:N0} rows");
        yield return Invariant($"{data.Name} ({data.Split}): {what}");
        if (data.LeftOut.Count > 0)
            yield return $"left out  {string.Join(", ", data.LeftOut)}: no columns of the model";
        if (finite.Length > 0)
            yield return Invariant($"score     {finite.Average():F2} ± {Spread(finite):F2} nats (mean ± spread over rows; {scores.Estimator})");
        if (finite.Length < rows.Count)
            yield return Invariant($"infinite  {rows.Count - finite.Length:N0} rows, whose density is too small for a number");
        if (scores.Threshold is { } threshold)
        {
            yield return Invariant(
                $"threshold {threshold.Value:F2} nats, score {threshold.Rank:N0} of {threshold.Count:N0} clean ones in ascending order; a rate of at most {threshold.Rate}");
            var flagged = rows.Count(x => x.IsAnomalous == true);
            yield return Invariant($"anomalous {flagged:N0} of {rows.Count:N0} rows ({100.0 * flagged / rows.Count:F1} %)");
        }

        (int Row, RowScore Score)[] strangest = [.. rows.Index().OrderByDescending(x => x.Item.Score).Take(MostShown)];
        yield return strangest.All(x => Place(data, x.Row) == Counted(x.Row)) ? "strangest" : $"strangest, with the place in {data.Name}";
        foreach (var (row, score) in strangest)
            yield return Invariant($"  {Place(data, row)}  {score.Score:F2}  {Features(score)}").TrimEnd();
    }

    private static string Place(RunInput data, int row)
    {
        var place = data.NameOf(row);
        return place == Counted(row) ? place : $"{Counted(row)} ({place})";
    }

    private static string Counted(int row) => Invariant($"row {row + 1}");

    private static string Features(RowScore score) =>
        string.Join(", ", score.Strange.Select(x => Invariant($"{x.Name} +{x.Excess:F2}")));

    // That of the sample: 0 for one row.
    private static double Spread(double[] x)
    {
        var mean = x.Average();
        return Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, x.Length - 1));
    }
}
