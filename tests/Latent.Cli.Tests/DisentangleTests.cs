using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class DisentangleTests
{
    private static readonly string[] Small =
    [
        "train", "--data", "shapes", "--hidden", "4", "--latent", "2", "--steps", "2", "--batch", "8", "--quiet",
        "--set", "data.validation=8", "--set", "data.test=8", "--set", "evaluation.samples=2", "--set", "evaluation.images=4", "--out",
    ];

    [Fact]
    public void ScoresAreShownWithTheirErrorsAndSources()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call([.. Small, place["run"]]).Code);
        var called = Tool.Call("disentangle", place["run"], "--samples", "20", "--repeats", "2");
        Assert.Equal((0, ""), (called.Code, called.Error));
        Assert.StartsWith("means of q(z | x), parameters of step ", called.Output, StringComparison.Ordinal);
        Assert.Matches(@"MIG +│ +0\.\d{3} ± 0\.\d{3} │ +0\.000 │ +Chen et al\. 2018", called.Output);
        Assert.Contains("importance (DCI)", called.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Tool.Call("disentangle", place["run"], "--samples", "20", "--repeats", "1", "--json").Output);
        var scores = json.RootElement.GetProperty("scores").EnumerateArray().ToArray();
        Assert.Equal(7, scores.Length);
        Assert.All(scores, x => Assert.Equal(JsonValueKind.Null, x.GetProperty("standardError").ValueKind));
        Assert.Equal(2, json.RootElement.GetProperty("importance").GetArrayLength());
        Assert.Equal("shape", json.RootElement.GetProperty("factors")[0].GetString());
    }

    [Fact]
    public void DataWithoutFactorsAreOneLineAndCodeTwo()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run")).Code);
        var called = Tool.Call("disentangle", place["run"]);
        Assert.Equal(
            "error: tiny.idx: has no known factors, which the scores compare codes with; train on data that have, as 'shapes' do\n", called.Error);
        Assert.Equal((2, ""), (called.Code, called.Output));
    }
}
