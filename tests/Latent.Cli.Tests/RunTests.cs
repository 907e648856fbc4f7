using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class RunTests
{
    [Fact]
    public void ARunIsTrainedMeasuredAndLookedInto()
    {
        using var place = new Workplace();
        var run = place["run"];
        var trained = Tool.Call(place.Train("run"));
        Assert.Equal("", trained.Error);
        Assert.Equal(0, trained.Code);
        Assert.Contains("64 training, 8 validation, 8 test examples", trained.Output, StringComparison.Ordinal);
        Assert.Contains("finished at step 32", trained.Output, StringComparison.Ordinal);
        Assert.Matches(@"epoch 4  step 32/32  \d+ steps/s  0:00 left  elbo -[\d.]+ nats \(", trained.Output);
        Assert.Contains("│ log-likelihood", trained.Output, StringComparison.Ordinal);
        Assert.Contains("\nKL of each latent unit, nats, mean over 8 examples: ", trained.Output, StringComparison.Ordinal);
        Assert.Contains($"samples          {run}/samples.png\n", trained.Output, StringComparison.Ordinal);
        foreach (var file in (string[])["recipe.json", "metrics.jsonl", "checkpoint.safetensors", "checkpoint.json", "best.safetensors", "samples.png", "reconstructions.png", "environment.json", "evaluation.json"])
            Assert.True(File.Exists($"{run}/{file}"), file);

        Assert.Matches(@"│   ELBO of the same │ +-[\d.]+ ± [\d.]+ │ 1 draw, 4 examples ", Success("eval", run, "--samples", "10", "--images", "4"));
        Assert.DoesNotContain("ELBO of the same", Success("eval", run, "--samples", "10", "--images", "8"), StringComparison.Ordinal);
        Assert.Equal($"{place["s.png"]}: 9 means of p(x | z), z from the prior\n", Success("sample", run, "--count", "9", "--out", place["s.png"]));
        Assert.Equal($"{place["s.csv"]}: 9 means of p(x | z), z from the prior\n", Success("sample", run, "--count", "9", "--out", place["s.csv"]));
        Assert.Equal(10, File.ReadAllLines(place["s.csv"]).Length);
        Assert.Equal($"{run}/reconstructions.png: 8 of 8 test examples, each with its reconstruction to the right\n", Success("reconstruct", run, "--count", "100000"));
        Assert.Equal($"{place["z.csv"]}: 8 rows of 2 latent means, of tiny.idx (test)\n", Success("encode", run, "--out", place["z.csv"]));
        Assert.Equal($"{place["z.npy"]}: 80 rows of 2 latent means, of tiny.idx (all)\n", Success("encode", run, "--data", place.Data, "--out", place["z.npy"]));
        Assert.Equal(128 + (80 * 2 * sizeof(float)), new FileInfo(place["z.npy"]).Length);
        var diagnosis = Success("diagnose", run, "--examples", "40");
        Assert.StartsWith("40 train examples, parameters of step ", diagnosis, StringComparison.Ordinal);
        Assert.EndsWith($"saved as {run}/diagnosis.json\n", diagnosis, StringComparison.Ordinal);
        Assert.StartsWith($"{run}: vae on {place.Data}, seed 1\n", Success("info", run), StringComparison.Ordinal);
        Assert.Contains("  encoder.mean.weight [6, 2]\n", Success("info", run), StringComparison.Ordinal);
    }

    [Fact]
    public void ATableIsTrainedOnAndDrawnFromInItsOwnColumns()
    {
        using var place = new Workplace();
        var (table, run) = (place["t.csv"], place["run"]);
        File.WriteAllText(table, "n,kind\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 7},{(i % 2 == 0 ? "a" : "b")}\n")));
        string[] train = [.. place.Train("run"), "--data", table, "--likelihood", "mixed"];
        train = [.. train.Index().Where(x => x.Index is not (1 or 2)).Select(x => x.Item)];
        Assert.Contains("1 of numbers, standardized, 1 of categories, one-hot; 3 values", Success(train), StringComparison.Ordinal);
        Assert.True(File.Exists($"{run}/schema.json"));
        Success("sample", run, "--count", "9", "--out", place["s.csv"]);
        var lines = File.ReadAllLines(place["s.csv"]);
        Assert.Equal(("n,kind", 10), (lines[0], lines.Length));
        Assert.All(lines[1..], x => Assert.Contains(x.Split(',')[1], (string[])["a", "b"]));
        Assert.Equal($"{place["z.npy"]}: 80 rows of 2 latent means, of t.csv (all)\n", Success("encode", run, "--data", table, "--out", place["z.npy"]));
        Success("eval", run, "--samples", "10");
        Success("info", run);
        Success("resume", run, "--epochs", "5");
    }

    [Fact]
    public void ARecipeRunsAgainToTheSameBits()
    {
        using var place = new Workplace();
        Success(place.Train("first"));
        Success("train", "--recipe", place["first/recipe.json"], "--out", place["second"]);
        Assert.Equal(File.ReadAllText(place["first/recipe.json"]), File.ReadAllText(place["second/recipe.json"]));
        place.AssertSame("first", "second");
    }

    [Fact]
    public void TheNumberOfThreadsChangesNoBit()
    {
        using var place = new Workplace();
        foreach (var threads in (string[])["1", "2", "4"])
            Success(place.Train($"run{threads}", "--threads", threads));
        place.AssertSame("run1", "run2");
        place.AssertSame("run1", "run4");
    }

    [Fact]
    public void AnotherSeedIsAnotherRun()
    {
        using var place = new Workplace();
        Success(place.Train("one"));
        Success(place.Train("two", "--seed", "2"));
        Assert.NotEqual(place.Bits("one", "best"), place.Bits("two", "best"));
    }

    [Fact]
    public void ARunIsNotReplacedUnlessAsked()
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        var again = Tool.Call(place.Train("run"));
        Assert.Equal(2, again.Code);
        Assert.Equal(
            $"error: {place["run"]}: holds a run; continue it with 'latent resume {place["run"]}', choose another --out, or replace it with --force\n",
            again.Error);
        Success(place.Train("run", "--force"));
    }

    [Fact]
    public void AFinishedRunGoesOnToALaterLimit()
    {
        using var place = new Workplace();
        Success(place.Train("whole", "--set", "training.epochs=6"));
        Success(place.Train("parts"));
        Success("resume", place["parts"], "--epochs", "6");
        place.AssertSame("whole", "parts");
    }

    [Fact]
    public void JsonIsOneObjectALine()
    {
        using var place = new Workplace();
        var events = Success(place.Train("run", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!).ToArray();
        Assert.Equal("started", events[0]);
        Assert.Equal(4, events.Count(x => x == "validation"));
        Assert.Equal(33, events.Count(x => x == "checkpoint"));
        Assert.Equal(["stopped", "evaluation", "file", "file"], events[^4..]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public void OnATerminalALineRewritesItselfAndNeverWraps(int width)
    {
        using var place = new Workplace();
        var called = Tool.Call(width, place.Train("run"));
        Assert.Equal(0, called.Code);
        var rewritten = called.Output.Split('\n').SelectMany(x => x.Split("\r\e[2K").Skip(1).SkipLast(1)).ToArray();
        Assert.Contains(rewritten, x => x.StartsWith("epoch 0.13  step 1/32  ", StringComparison.Ordinal));
        Assert.All(rewritten, x => Assert.InRange(x.Length, 0, width - 1));
        Assert.Contains("epoch 4  step 32/32  ", called.Output, StringComparison.Ordinal);
        Assert.Contains("; Ctrl-C saves and stops\n", called.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuietShowsTheTableAndThePathsOnly()
    {
        using var place = new Workplace();
        var lines = Success(place.Train("run", "--quiet")).Split('\n');
        Assert.StartsWith("test examples, parameters of step ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("╭", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void DataAreListedAndShown()
    {
        using var place = new Workplace();
        Assert.StartsWith("digits ", Success("data", "list"), StringComparison.Ordinal);
        Assert.EndsWith($"{place["sheet.png"]}\n", Success("data", "show", place.Data, "--out", place["sheet.png"]), StringComparison.Ordinal);
        Assert.Equal("digits is built in; there is nothing to fetch\n", Success("data", "get", "digits"));
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
