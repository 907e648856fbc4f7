using System.Text.Json;
using System.Text.RegularExpressions;

namespace Latent.Cli.Tests;

public sealed class CompareTests
{
    [Fact]
    public void RunsStandSideBySide()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("one")).Code);
        Assert.Equal(0, Tool.Call(place.Train("two", "--objective", "iw:2", "--set", "training.epochs=2")).Code);
        Directory.CreateDirectory(place["new"]);
        File.Copy(place["one/recipe.json"], place["new/recipe.json"]);

        var json = Tool.Call("compare", place["one"], place["two"], place["new"], "--json");
        Assert.Equal("", json.Error);
        var root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("[\"elbo\",\"iw:2\",\"elbo\"]", root.GetProperty("recipe").GetProperty("objective.bound").GetRawText());
        Assert.Equal(2, root.GetProperty("curve").GetArrayLength());
        var runs = root.GetProperty("runs");
        Assert.Equal((32, 16), (runs[0].GetProperty("step").GetInt32(), runs[1].GetProperty("step").GetInt32()));
        Assert.Equal(JsonValueKind.Null, runs[2].GetProperty("evaluation").ValueKind);
        using var evaluation = JsonDocument.Parse(File.ReadAllText(place["two/evaluation.json"]));
        Assert.Equal(
            evaluation.RootElement.GetProperty("elbo").GetProperty("mean").GetDouble(),
            runs[1].GetProperty("evaluation").GetProperty("elbo").GetProperty("mean").GetDouble());

        Assert.EndsWith($"\n{place["c.svg"]}\n", Tool.Call("compare", place["one"], place["two"], place["new"], "--out", place["c.svg"]).Output, StringComparison.Ordinal);
        var lines = Regex.Matches(File.ReadAllText(place["c.svg"]), "<polyline points=\"([^\"]*)\"").Select(x => x.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal([4, 2, 0], lines);
        Assert.Equal("error: --out c.png: expected a name that ends in .svg\n", Tool.Call("compare", place["one"], place["two"], "--out", "c.png").Error);

        var shown = Tool.Call(width: 200, "compare", place["one"], place["two"], place["new"]);
        Assert.Equal(0, shown.Code);
        var text = Regex.Replace(shown.Output, "\e\\[[0-9;]*m", "");
        Assert.Matches(@"│ objective\.bound +│ +elbo │ +iw:2 │ +elbo │", text);
        Assert.Matches(@"│ training\.epochs +│ +4 │ +2 │ +4 │", text);
        Assert.Matches(@"│ steps +│ +32 │ +16 │ +– │", text);
        Assert.Matches(@"│ test ELBO +│ +-[\d.]+ ± [\d.]+ │ +-[\d.]+ ± [\d.]+ │ +– │", text);
        Assert.Matches(@"│ best validation ELBO +│ +-[\d.]+ ± [\d.]+ │ +-[\d.]+ ± [\d.]+ │ +– │", text);
        Assert.Matches(@"│   examples +│ +8 │ +8 │ +– │", text);
        Assert.Matches(@"│ 2 +│ +-[\d.]+ ± [\d.]+ │ +-[\d.]+ ± [\d.]+ │ +– │", text);
        Assert.DoesNotContain("log-likelihoods are not", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bounds are not", text, StringComparison.Ordinal);

        Assert.Equal(0, Tool.Call("eval", place["two"], "--samples", "10").Code);
        Assert.Contains("\nlog-likelihoods are not by the same K and of the same examples, ", Tool.Call("compare", place["one"], place["two"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatIsNotThereIsNamed()
    {
        using var place = new Workplace();
        var called = Tool.Call("compare", place["a"], place["b"]);
        Assert.Equal($"error: {place["a"]}: there is no such run; 'latent train' starts one, and says where it puts it\n", called.Error);
        Assert.Equal(2, Tool.Call("compare", place["a"]).Code);
    }
}
