using CsvHelper;
using Latent.Evaluation.Scoring;

namespace Latent.Runs.Scoring;

/// <summary>Writes scores as a CSV file, a row each, with a header.</summary>
public static class ScoreFiles
{
    /// <summary>
    /// Writes scores to a file, whole or not at all: <c>row</c> from 1, <c>place</c> where it is known, <c>score</c> in nats, <c>anomalous</c> where there is
    /// a threshold, and <c>strange1</c>, <c>excess1</c> to <c>strange3</c>, <c>excess3</c>, empty where nothing is strange.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="scores">The scores, in the order of the data.</param>
    /// <param name="place">What a row is in its file or folder; null where that is not known.</param>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, IReadOnlyList<RowScore> scores, Func<int, string>? place = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var marked = scores.Any(x => x.IsAnomalous is not null);
        new LocalDisk().Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
            csv.WriteField("row");
            if (place is not null)
                csv.WriteField("place");
            csv.WriteField("score");
            if (marked)
                csv.WriteField("anomalous");
            for (var i = 1; i <= RunScores.MostStrange; i++)
            {
                csv.WriteField(Invariant($"strange{i}"));
                csv.WriteField(Invariant($"excess{i}"));
            }

            csv.EndRecord();
            foreach (var (row, score) in scores.Index())
                Write(csv, row + 1, place?.Invoke(row), score);
        });
    }

    private static void Write(CsvWriter csv, int row, string? place, RowScore score)
    {
        csv.WriteField(Invariant($"{row}"));
        if (place is not null)
            csv.WriteField(place);
        csv.WriteField(Nats(score.Score));
        if (score.IsAnomalous is { } anomalous)
            csv.WriteField(anomalous ? "true" : "false");
        for (var i = 0; i < RunScores.MostStrange; i++)
        {
            csv.WriteField(i < score.Strange.Count ? score.Strange[i].Name : "");
            csv.WriteField(i < score.Strange.Count ? Nats(score.Strange[i].Excess) : "");
        }

        csv.EndRecord();
    }

    // Float32 has no more digits; "inf" is what NumPy and pandas read.
    private static string Nats(double value) =>
        double.IsPositiveInfinity(value) ? "inf" : Invariant($"{value:G7}");
}
