using System.Text.Json;

namespace Latent.Cli.Tests;

/// <summary>Sampling from fitted densities, and their comparison.</summary>
public sealed class DensitiesTests
{
    [Fact]
    public void EachDensityHasItsRow()
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        var shown = Success("densities", place["run"], "--examples", "60", "--repetitions", "2");
        Assert.Contains("densities fitted to codes of 60 training examples", shown, StringComparison.Ordinal);
        foreach (var name in (string[])["test data", "reconstructions", "prior", "gaussian", "mixture:10", "second-stage"])
            Assert.Single(shown.Split('\n'), x => x.StartsWith($"│ {name} ", StringComparison.Ordinal));
        Assert.Contains("two sets of 8 each time, 2 times; not comparable with published FIDs", shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n').Where(x => x.StartsWith('│')), x => Assert.InRange(x.Length, 0, 80));
        Assert.True(File.Exists(place["run/densities.png"]));

        using var json = JsonDocument.Parse(Success("densities", place["run"], "--examples", "60", "--repetitions", "2", "--json"));
        using var saved = JsonDocument.Parse(File.ReadAllText(place["run/densities.json"]));
        var (row, kept) = (json.RootElement.GetProperty("rows")[3], saved.RootElement.GetProperty("rows")[3]);
        Assert.Equal("gaussian", row.GetProperty("name").GetString());
        Assert.Equal(
            row.GetProperty("distance").GetProperty("mean").GetDouble(), kept.GetProperty("distance").GetProperty("mean").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("rows")[0].GetProperty("logDensity").ValueKind);
        Assert.Equal($"{place["run"]}/densities.png", json.RootElement.GetProperty("picture").GetString());
    }

    [Fact]
    public void SamplesComeFromTheDensityThatIsNamed()
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        byte[] Sheet(params string[] more)
        {
            Success(["sample", place["run"], "--count", "9", "--out", place["s.png"], .. more]);
            return File.ReadAllBytes(place["s.png"]);
        }

        var prior = Sheet();
        Assert.Equal(prior, Sheet("--from", "prior"));
        var mixture = Sheet("--from", "mixture:2");
        Assert.NotEqual(prior, mixture);
        Assert.Equal(mixture, Sheet("--from", "mixture:2"));
        Assert.NotEqual(mixture, Sheet("--from", "mixture:2", "--seed", "2"));
        Assert.NotEqual(mixture, Sheet("--from", "gaussian"));
        Success("sample", place["run"], "--from", "second-stage", "--count", "3", "--out", place["s.csv"]);
        Assert.Equal(4, File.ReadAllLines(place["s.csv"]).Length);

        // Drawn, the pixels of a Bernoulli decoder are black or white.
        foreach (var from in (string[])["prior", "gaussian"])
        {
            Assert.Contains(": 3 draws from p(x | z), z from ", Success("sample", place["run"], "--from", from, "--noise", "--count", "3", "--out", place["s.csv"]), StringComparison.Ordinal);
            Assert.All(File.ReadAllLines(place["s.csv"])[1..].SelectMany(x => x.Split(',')), x => Assert.True(x is "0" or "1", x));
        }
    }

    [Theory]
    [InlineData("sample --from flow", "Density 'flow' is not prior, gaussian, mixture, second-stage, or mixture:K with K components, as in 'mixture:20'.")]
    [InlineData("sample --from mixture:999", "mixture:999: takes codes of 999 training examples or more, and there are 64")]
    [InlineData("densities --repetitions 1", "--repetitions 1: a standard error takes at least 2")]
    [InlineData("densities --examples 1", "--examples 1: a covariance takes at least 2")]
    public void WrongCallsAreOneLine(string command, string expected)
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "training.epochs=1", "--quiet"));
        var words = command.Split(' ');
        var called = Tool.Call([words[0], place["run"], .. words[1..]]);
        Assert.Equal($"error: {expected}\n", called.Error);
        Assert.Equal(2, called.Code);
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
