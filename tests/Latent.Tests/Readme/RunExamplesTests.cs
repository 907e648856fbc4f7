using Latent.Tensors.Random;
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

    // Three channels that one hidden signal moves: codes see it, and what is made has the channels' correlation.
    [Fact]
    public void OfArraysLearnsWhatMovesTheChannels()
    {
        const int Channels = 3;
        using var temporary = new TemporaryFolder();
        var (codes, reconstructions, made) = (Array.Empty<float>(), Array.Empty<float>(), Array.Empty<float>());
        var test = Rows(100, 3);
        var written = Written(() => (codes, reconstructions, made) =
            ArraysExample.Run(temporary["run"], Channels, Rows(2000, 1), Rows(200, 2), test));
        Assert.StartsWith("epoch 1: ELBO ", written, StringComparison.Ordinal);
        Assert.Equal((200, 300, 300), (codes.Length, reconstructions.Length, made.Length));
        Assert.True(test.Zip(reconstructions, (x, y) => (x - y) * (x - y)).Average() < 0.1);
        Assert.InRange(made.Chunk(Channels).Average(row => row[0] * row[1]), 0.5, 1.5);

        static float[] Rows(int count, ulong seed)
        {
            var (signal, noise) = (new RandomKey(seed).Fold("signal"), new RandomKey(seed).Fold("noise"));
            return [.. Enumerable.Range(0, count * Channels).Select(i => (float)(signal.NormalAt(1, i / Channels) + (0.1 * noise.NormalAt(1, i))))];
        }
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
