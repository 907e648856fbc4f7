using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Evaluation;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>Scores of disentanglement, and what each unit tells of each factor.</summary>
internal static class DisentanglementTable
{
    public static void Write(RunDisentanglement found, Terminal terminal)
    {
        var (samples, repeats) = (found.Options.Samples, found.Options.Repeats);
        terminal.Out.WriteLine(Invariant(
            $"means of q(z | x), parameters of step {found.Step:N0}; {samples:N0} and {samples / 2:N0} data or decisions, {repeats} {(repeats == 1 ? "repeat" : "repeats")}"));
        var scores = Tables.Create("score, 1 at best", "mean over repeats\n± standard error", "of noise,\nabout", "source");
        foreach (var x in found.Scores)
            scores.Add(x.Name, Value(x.Value), Number(x.Chance), x.Source);
        Tables.Write(scores, terminal);
        Write("importance (DCI)", found, found.Importance, terminal);
        Write("information, nats", found, found.Information, terminal);
    }

    public static JsonObject Json(RunDisentanglement found) => new()
    {
        ["step"] = found.Step,
        ["samples"] = found.Options.Samples,
        ["repeats"] = found.Options.Repeats,
        ["scores"] = new JsonArray([.. found.Scores.Select(x => new JsonObject
        {
            ["name"] = x.Name,
            ["source"] = x.Source,
            ["mean"] = Tables.Number(x.Value.Mean),
            ["standardError"] = Tables.Number(x.Value.StandardError),
            ["chance"] = x.Chance,
        })]),
        ["factors"] = new JsonArray([.. found.Factors.Select(x => (JsonNode)x.Name)]),
        ["importance"] = Json(found.Importance),
        ["informationNats"] = Json(found.Information),
    };

    private static JsonArray Json(double[,] matrix) => new([.. Rows(matrix).Select(row =>
        new JsonArray([.. row.Select(x => Tables.Number(x))]))]);

    private static void Write(string name, RunDisentanglement found, double[,] matrix, Terminal terminal)
    {
        var table = Tables.Create([name, .. found.Factors.Select(x => x.Name)]);
        foreach (var (i, row) in Rows(matrix).Index())
            table.Add([Invariant($"z{i}"), .. row.Select(Number)]);
        Tables.Write(table, terminal);
    }

    private static IEnumerable<double[]> Rows(double[,] matrix) => Enumerable.Range(0, matrix.GetLength(0))
        .Select(i => Enumerable.Range(0, matrix.GetLength(1)).Select(k => matrix[i, k]).ToArray());

    private static string Value(Estimate x) => x.Text(3);

    private static string Number(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
