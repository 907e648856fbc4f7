using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Runs.Experiments;

namespace Latent.Cli.Views;

/// <summary>The experiments there are, and what one came to beside its paper.</summary>
internal static class ReproductionTable
{
    public static void Write(IReadOnlyList<Experiment> experiments, Terminal terminal)
    {
        var table = Tables.Create("experiment", "what is done", "runs", "minutes");
        foreach (var experiment in experiments)
        {
            var (scale, first) = (experiment.Scales.Keys.First(), experiment.Scales.Values.First());
            table.Add(
                experiment.Name, experiment.Title, $"{experiment.VariantsAt(scale).Count * first.Seeds}",
                Invariant($"{first.Minutes * first.Seeds:0.#}"));
        }

        table.Columns[1].Alignment = Spectre.Console.Justify.Left;
        Tables.Write(table, terminal);
        terminal.Out.WriteLine("minutes: about, on two cores, at each one's first scale; 'latent reproduce EXPERIMENT' runs one");
    }

    public static JsonObject Json(Experiment experiment) => new()
    {
        ["experiment"] = experiment.Name,
        ["title"] = experiment.Title,
        ["source"] = experiment.Source,
        ["scales"] = new JsonObject(experiment.Scales.Select(x => KeyValuePair.Create<string, JsonNode?>(x.Key, new JsonObject
        {
            ["runs"] = experiment.VariantsAt(x.Key).Count * x.Value.Seeds,
            ["minutes"] = x.Value.Minutes * x.Value.Seeds,
        }))),
    };

    public static void Write(
        Reproduction reproduction, IReadOnlyList<ClaimResult> results, IReadOnlyList<string> files, Terminal terminal)
    {
        terminal.Out.WriteLine($"{reproduction.Experiment.Title} ({reproduction.Experiment.Source})");
        var table = Tables.Create([.. ReproductionText.Columns]);
        table.Columns[^2].Alignment = table.Columns[^1].Alignment = Spectre.Console.Justify.Left;
        foreach (var result in results)
        {
            // A narrow column breaks lines at spaces.
            var row = ReproductionText.Row(result);
            table.Add([row[0].Replace("@", " @", StringComparison.Ordinal), .. row.Skip(1)]);
        }

        Tables.Write(table, terminal);
        terminal.Out.WriteLine($"{ReproductionText.Count(results)}; ours: {ReproductionText.Spread(reproduction)}");
        foreach (var line in ReproductionText.Measures(results))
            terminal.Out.WriteLine(line);
        terminal.Out.WriteLine($"{"runs",-16} {reproduction.Location}");
        foreach (var file in files)
            terminal.Out.WriteLine($"{(file.EndsWith(".svg", StringComparison.Ordinal) ? "figure" : "section"),-16} {file}");
    }

    public static JsonObject Json(Reproduction reproduction, IReadOnlyList<ClaimResult> results, IReadOnlyList<string> files) => new()
    {
        ["event"] = "reproduction",
        ["experiment"] = reproduction.Experiment.Name,
        ["scale"] = reproduction.Scale,
        ["seeds"] = reproduction.Seeds,
        ["claims"] = new JsonArray([.. results.Select(Json)]),
        ["files"] = new JsonArray([.. files.Select(x => (JsonNode)x)]),
    };

    private static JsonObject Json(ClaimResult result) => new()
    {
        ["variant"] = result.Claim.Variant,
        ["measure"] = result.Claim.Measure,
        ["above"] = result.Claim.Above,
        ["paper"] = result.Claim.Paper,
        ["tolerance"] = result.Claim.Tolerance,
        ["atLeast"] = result.Claim.AtLeast,
        ["atMost"] = result.Claim.AtMost,
        ["mean"] = Tables.Number(result.Mean),
        ["spread"] = Tables.Number(result.Spread),
        ["verdict"] = $"{char.ToLower($"{result.Verdict}"[0], CultureInfo.InvariantCulture)}{$"{result.Verdict}"[1..]}",
        ["trust"] = result.Claim.Trust,
    };
}
