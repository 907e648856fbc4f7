using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class ReproduceTests
{
    private const string Tiny = """
        {
          "title": "Two bounds on the built-in digits", "source": "Nobody 2000",
          "recipe": {
            "data": { "train": 400 }, "model": { "hidden": [6], "latent": 2 },
            "training": { "batch": 100, "epochs": 2 }, "evaluation": { "samples": 2, "images": 4 }
          },
          "variants": { "one": {}, "two": { "objective.bound": "iw:2" } },
          "scales": { "quick": { "minutes": 0.1 } },
          "figures": [{ "name": "bounds", "variants": ["one", "two"] }],
          "claims": [
            { "variant": "one", "measure": "trainElbo@epoch2", "atLeast": -600, "trust": "printed" },
            { "variant": "one", "measure": "testElbo", "paper": 3, "tolerance": 1, "trust": "invented" },
            { "variant": "one", "measure": "trainElbo@samples1e6", "atLeast": -600, "trust": "printed" },
            { "variant": "one", "measure": "varianceLawAverage", "atLeast": 0, "trust": "derived" },
          ]
        }
        """;

    [Fact]
    public void AnExperimentIsTrainedJudgedAndWrittenDownAndNotTrainedTwice()
    {
        using var place = new Workplace();
        File.WriteAllText(place["tiny.json"], Tiny);
        string[] call = ["reproduce", place["tiny.json"], "--out", place["runs"], "--append", place["document.md"], "--seeds", "2"];

        var first = Tool.Call(width: 160, call);
        Assert.Equal("", first.Error);
        Assert.Equal(0, first.Code);
        Assert.Contains("run 4 of 4: two, seed 2", first.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 4 inside", first.Output, StringComparison.Ordinal);
        var document = File.ReadAllText(place["document.md"]);
        Assert.Contains("| one: testElbo | 3 (± 1) | -", document, StringComparison.Ordinal);
        Assert.Contains("| one: trainElbo@samples1e6 | (at least -600) | – | not measured | printed |", document, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(place["bounds-quick.svg"]), StringComparison.Ordinal);

        var again = Tool.Call([.. call, "--json"]);
        var json = JsonDocument.Parse(again.Output).RootElement;
        Assert.Equal(["inside", "outside", "notMeasured", "inside"], json.GetProperty("claims").EnumerateArray().Select(x => x.GetProperty("verdict").GetString()));
        using var evaluation = JsonDocument.Parse(File.ReadAllText(place["runs/one-1/evaluation.json"]));
        using var other = JsonDocument.Parse(File.ReadAllText(place["runs/one-2/evaluation.json"]));
        Assert.Equal((Elbo(evaluation) + Elbo(other)) / 2, json.GetProperty("claims")[1].GetProperty("mean").GetDouble(), 1e-9);
        Assert.Equal(document, File.ReadAllText(place["document.md"]));

        // What the data settle is in the recipe, as after 'latent train'.
        Assert.Contains("\"binarize\": \"dynamic\"", File.ReadAllText(place["runs/one-1/recipe.json"]), StringComparison.Ordinal);

        // What was since measured by other numbers is measured again.
        var measured = File.ReadAllText(place["runs/one-1/evaluation.json"]);
        Assert.Equal(0, Tool.Call("eval", place["runs/one-1"], "--samples", "3", "--images", "5").Code);
        Assert.NotEqual(measured, File.ReadAllText(place["runs/one-1/evaluation.json"]));
        Assert.Equal(0, Tool.Call(call).Code);
        Assert.Equal(measured, File.ReadAllText(place["runs/one-1/evaluation.json"]));

        // What was lost is made again, to the same bits.
        var bits = place.Bits("runs/two-1", "best");
        Directory.Delete(place["runs/two-1"], recursive: true);
        Assert.Equal(0, Tool.Call(call).Code);
        Assert.Equal(bits, place.Bits("runs/two-1", "best"));
        Assert.Equal(document, File.ReadAllText(place["document.md"]));

        static double Elbo(JsonDocument x) => x.RootElement.GetProperty("elbo").GetProperty("mean").GetDouble();
    }

    [Fact]
    public void WithoutANameTheExperimentsAreListed()
    {
        var shown = Tool.Call(width: 160, "reproduce");
        Assert.Equal(0, shown.Code);
        Assert.Matches(@"│ metzen +│ 784-500-500-20 and .* │ +2 │ +\S+ │", System.Text.RegularExpressions.Regex.Replace(shown.Output, "\e\\[[0-9;]*m", ""));
        var first = JsonDocument.Parse(Tool.Call("reproduce", "--json").Output.Split('\n')[0]).RootElement;
        Assert.True(first.GetProperty("scales").GetProperty("quick").GetProperty("minutes").GetDouble() > 0);
    }

    [Theory]
    [InlineData("error: PLACE: 'claims[0]' names the variant 'three'; the variants are one, two\n", "\"one\", \"measure\": \"testElbo\"", "\"three\", \"measure\": \"testElbo\"")]
    [InlineData("error: PLACE: there is no key 'claims[0].papers'; 'claims[0]' has variant, measure, paper, tolerance, atLeast, atMost, above, aboveMeasure, trust, scale\n", "\"paper\"", "\"papers\"")]
    [InlineData("error: data.train: is 400000, and digits has ", "\"train\": 400", "\"train\": 400000")]
    public void WhatIsWrongIsSaidBeforeAnythingIsTrained(string expected, string from, string to)
    {
        using var place = new Workplace();
        var start = Tiny.IndexOf("{ \"variant\": \"one\", \"measure\": \"trainElbo@epoch2\"", StringComparison.Ordinal);
        var end = Tiny.IndexOf("{ \"variant\": \"one\", \"measure\": \"testElbo\"", StringComparison.Ordinal);
        File.WriteAllText(place["tiny.json"], Tiny.Remove(start, end - start).Replace(from, to, StringComparison.Ordinal));
        var called = Tool.Call("reproduce", place["tiny.json"], "--out", place["runs"]);
        Assert.Equal(2, called.Code);
        Assert.StartsWith(expected.Replace("PLACE", place["tiny.json"], StringComparison.Ordinal), called.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place["runs"]));
        Assert.Equal($"error: --scale huge: {place["other.json"]} has the scales quick\n", Other(place));
    }

    private static string Other(Workplace place)
    {
        File.WriteAllText(place["other.json"], Tiny);
        return Tool.Call("reproduce", place["other.json"], "--scale", "huge").Error;
    }
}
