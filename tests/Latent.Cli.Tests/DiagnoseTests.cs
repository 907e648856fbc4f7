using System.Text.Json.Nodes;

namespace Latent.Cli.Tests;

public sealed class DiagnoseTests
{
    [Fact]
    public void TooFewExamplesAreRefusedAndLeaveWhatIsKnown()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        Refused("--examples 1: a diagnosis takes at least 10", "--examples", "1");
        Refused("tiny.idx: has 8 test examples, and a diagnosis takes at least 10; choose another --split", "--split", "test");
        Assert.False(File.Exists(place["run/diagnosis.json"]));

        void Refused(string message, params string[] more)
        {
            var called = Tool.Call(["diagnose", place["run"], .. more]);
            Assert.Equal(($"error: {message}\n", 2), (called.Error, called.Code));
        }
    }

    [Fact]
    public void ForProgramsItIsWhatIsKept()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        var called = Tool.Call("diagnose", place["run"], "--json");
        Assert.Equal(("", 0), (called.Error, called.Code));
        var (shown, kept) = (JsonNode.Parse(called.Output), JsonNode.Parse(File.ReadAllText(place["run/diagnosis.json"])));
        Assert.True(JsonNode.DeepEquals(kept, shown), called.Output);
        Assert.Equal("train", shown!["split"]!.GetValue<string>());
    }

    // A folder in the file's place is not written over by anyone, not even by root.
    [Theory]
    [InlineData("diagnosis.json", "active units", "diagnose")]
    [InlineData("variance.json", "score-baseline", "variance", "--draws", "3")]
    [InlineData("densities.json", "squared distance", "densities", "--examples", "20", "--repetitions", "2")]
    public void NumbersThatCannotBeSavedAreShownFirst(string file, string shown, string command, params string[] more)
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        Directory.CreateDirectory(place[$"run/{file}/full"]);
        var called = Tool.Call([command, place["run"], .. more]);
        Assert.Equal(1, called.Code);
        Assert.Contains(file, called.Error, StringComparison.Ordinal);
        Assert.Contains(shown, called.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("saved as", called.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(place["run/densities.png"]));
    }
}
