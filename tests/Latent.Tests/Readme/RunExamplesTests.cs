using Latent.Tests.Runs;
using Latent.Tests.Runs.Scoring;

namespace Latent.Tests.Readme;

[Collection(nameof(ConsoleOutput))]
public sealed class RunExamplesTests
{
    [Fact]
    public void OfScoringFindsTheStrangeColumn()
    {
        using var temporary = new TemporaryFolder();
        RunScoresTests.Train(temporary);
        var written = Written(() => ScoringExample.Run(temporary["run"], RunScoresTests.Table(temporary, "clean", 2, 400)));
        Assert.Matches(@"^[\d.]+ nats, threshold [\d.]+: anomalous\r?\n  a is [\d.]+ nats above the usual", written);
    }

    [Fact]
    public void OfImputationFillsTheCell()
    {
        using var temporary = new TemporaryFolder();
        RunScoresTests.Train(temporary);
        File.WriteAllText(temporary["rows.csv"], "kind,a,b\n,30,60\n");
        var written = Written(() => ImputationExample.Run(temporary["run"], temporary["rows.csv"], temporary["filled.csv"]));
        Assert.Equal("row 1, kind: hot", written.Trim());
        Assert.Equal("hot,30,60", File.ReadAllLines(temporary["filled.csv"])[1]);
    }

    [Fact]
    public void OfGenerationDecodesItsDraws()
    {
        using var temporary = new TemporaryFolder();
        RunScoresTests.Train(temporary);
        Assert.Equal(64 * 4, GenerationExample.Run(temporary["run"]).Length);
    }

    private static string Written(Action run)
    {
        var (before, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        try
        {
            run();
        }
        finally
        {
            Console.SetOut(before);
        }

        return written.ToString();
    }
}
