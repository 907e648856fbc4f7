using System.Text.Json.Nodes;
using Latent.Runs;
using Latent.Runs.Imputing;
using Latent.Sampling;

namespace Latent.Cli.Views;

/// <summary>What was filled and how, in a few lines or as one object.</summary>
internal sealed record ImputationSummary(IReadOnlyList<string> Lines, JsonObject Json)
{
    /// <summary>Of rows of a file; <paramref name="cells"/> is null where no cell was missing.</summary>
    public static ImputationSummary OfRows(IncompleteData data, ImputationOptions options, string output, string[] draws, string? cells)
    {
        var name = Path.GetFileName(data.Path);
        var missing = data.MissingCells.ToArray();
        var (all, rows) = (data.Count * data.Schema.Columns.Count, missing.Select(x => x.Row).Distinct().Count());
        string[] lines = cells is null
            ? [$"{name}: no cell is missing; {output} has the same rows"]
            :
            [
                Invariant($"{name}: {missing.Length:N0} of {all:N0} cells are missing, in {rows:N0} of {data.Count:N0} rows"),
                Invariant(
                    $"numbers filled with the mean, categories with the most frequent of {Kept(options)} draws (pseudo-Gibbs, {options.Sweeps} sweeps, the first {options.BurnIn} left out)"),
                output, .. draws, $"{cells}: each filled cell with the deviation or the share of its draws",
            ];
        var json = Of(name, options, output);
        (json["rows"], json["incompleteRows"], json["cells"], json["missingCells"]) = (data.Count, rows, all, missing.Length);
        (json["drawFiles"], json["cellsFile"]) = (new JsonArray([.. draws.Select(x => JsonValue.Create(x))]), cells);
        return new(lines, json);
    }

    /// <summary>Of the first of some images, whose missing pixels are the same in each.</summary>
    public static ImputationSummary OfPictures(RunInput data, int shown, bool[] missing, string output, ImputationOptions options)
    {
        var single = options.Draws switch
        {
            0 => "",
            1 => ", a single draw",
            var draws => Invariant($", {draws} single draws"),
        };
        var json = Of(data.Name, options, output);
        (json["split"], json["shown"], json["examples"]) = (data.Split, shown, data.Examples.Count);
        (json["values"], json["missingValues"]) = (missing.Length, missing.Count(x => x));
        return new(
            [
                Invariant($"{output}: {shown:N0} of {data.Examples.Count:N0} {data.Split} examples, a column each;"),
                Invariant($"  from the top the example, what is known of it, the mean of {Kept(options)} draws{single}"),
            ],
            json);
    }

    public void Write(Terminal terminal, bool asJson)
    {
        foreach (var line in asJson ? [Json.ToJsonString()] : Lines)
            terminal.Out.WriteLine(line);
    }

    private static int Kept(ImputationOptions options) => options.Sweeps - options.BurnIn;

    private static JsonObject Of(string data, ImputationOptions options, string output) => new()
    {
        ["data"] = data,
        ["estimator"] = "pseudo-Gibbs",
        ["sweeps"] = options.Sweeps,
        ["draws"] = Kept(options),
        ["out"] = output,
    };
}
