using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class VarianceTests
{
    [Fact]
    public void EachEstimatorHasItsRowInBothTables()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run")).Code);
        var weights = place.Bits("run", "best");
        var shown = Tool.Call("variance", place["run"], "--draws", "50", "--k", "3");
        Assert.Equal("", shown.Error);
        Assert.Equal(0, shown.Code);
        Assert.StartsWith("50 gradients of 8 validation examples, parameters of step ", shown.Output, StringComparison.Ordinal);
        foreach (var name in (string[])["elbo exact reparameterized", "elbo drawn reparameterized", "elbo path", "elbo score", "elbo score-baseline", "iw:3 reparameterized", "iw:3 doubly"])
            Assert.Equal(2, shown.Output.Split('\n').Count(x => x.StartsWith($"│ {name} ", StringComparison.Ordinal)));
        Assert.All(shown.Output.Split('\n'), x => Assert.InRange(x.Length, 0, 80));
        Assert.Contains("\nof bounds in nats per example; sums over a group's parameters ± standard error\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("may come out below 0", shown.Output, StringComparison.Ordinal);
        Assert.Equal(weights, place.Bits("run", "best"));

        var json = Tool.Call("variance", place["run"], "--draws", "50", "--k", "3", "--examples", "4", "--json");
        var root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal(4, root.GetProperty("examples").GetInt32());
        Assert.Equal(7, root.GetProperty("estimators").GetArrayLength());
        var first = root.GetProperty("estimators")[0].GetProperty("gradients").GetProperty("encoder");
        Assert.True(first.GetProperty("squaredMeanError").GetDouble() > 0);
        Assert.Equal(first.GetProperty("signalToNoise").GetDouble() > 0, first.GetProperty("signalToNoiseError").ValueKind == JsonValueKind.Number);
        using var saved = JsonDocument.Parse(File.ReadAllText(place["run/variance.json"]));
        Assert.Equal(
            first.GetProperty("variance").GetDouble(),
            saved.RootElement.GetProperty("estimators")[0].GetProperty("gradients").GetProperty("encoder").GetProperty("variance").GetDouble());
    }

    [Fact]
    public void OneDrawHasNoVariance()
    {
        using var place = new Workplace();
        Assert.Equal("error: --draws 1: a variance takes at least 2\n", Tool.Call("variance", place["run"], "--draws", "1").Error);
    }
}
