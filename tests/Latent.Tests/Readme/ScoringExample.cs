using Latent.Data.Tables;
using Latent.Runs;
using Latent.Runs.Scoring;

namespace Latent.Tests.Readme;

/// <summary>The example of docs/scoring.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class ScoringExample
{
    public static void Run(string run, string cleanFile)
    {
        // begin
        using var scores = RunScores.Open(run);
        using (var clean = RunInput.Load(scores.Model, cleanFile))
            scores.Calibrate(clean, rate: 0.01);

        TableValue[] record = [TableValue.Of("hot"), TableValue.Of(95), TableValue.Of(60)];
        var score = scores.Of(record);
        Console.WriteLine($"{score.Score:F1} nats, threshold {scores.Threshold!.Value:F1}: {(score.IsAnomalous == true ? "anomalous" : "usual")}");
        foreach (var (name, excess) in score.Strange)
            Console.WriteLine($"  {name} is {excess:F1} nats above the usual");
        // end
    }
}
