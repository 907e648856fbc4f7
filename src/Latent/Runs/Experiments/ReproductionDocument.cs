using System.Text;

namespace Latent.Runs.Experiments;

/// <summary>
/// A document with a section for each experiment and scale, as <c>docs/reproduction.md</c> is. A new section takes the place
/// of an earlier one of the same heading; the same runs give the same bytes.
/// </summary>
public static class ReproductionDocument
{
    private const string Mark = "## ";

    /// <summary>The document with a section in it, at the earlier one's place or at the end.</summary>
    /// <param name="document">The document's text; empty for a new one.</param>
    /// <param name="reproduction">What was run.</param>
    /// <param name="results">What it came to.</param>
    /// <param name="figures">The names of its figures' files, which lie beside the document.</param>
    public static string With(
        string document, Reproduction reproduction, IReadOnlyList<ClaimResult> results, IReadOnlyList<string> figures)
    {
        ArgumentNullException.ThrowIfNull(document);
        var section = Section(reproduction, results, figures);
        var lines = document.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        var start = lines.IndexOf(Heading(reproduction));
        if (start < 0)
            return document.Length == 0 ? section : $"{string.Join('\n', lines)}\n\n{section}";
        var end = Next(lines, start + 1);
        var rest = string.Concat(lines[end..].Select(x => $"\n{x}"));
        return $"{string.Concat(lines[..start].Select(x => $"{x}\n"))}{section}{rest}{(rest.Length > 0 ? "\n" : "")}";
    }

    private static int Next(List<string> lines, int from)
    {
        var fenced = false;
        for (var i = from; i < lines.Count; i++)
        {
            fenced ^= lines[i].StartsWith("```", StringComparison.Ordinal);
            if (!fenced && (lines[i].StartsWith(Mark, StringComparison.Ordinal) || lines[i].StartsWith("# ", StringComparison.Ordinal)))
                return i;
        }

        return lines.Count;
    }

    private static string Heading(Reproduction reproduction)
    {
        if (reproduction.IsGathered)
            return $"{Mark}{Path.GetFileNameWithoutExtension(reproduction.Experiment.Name)}, {reproduction.Scale} scale, gathered";
        var variants = reproduction.Chosen is { } chosen ? $": {string.Join(", ", chosen)}" : "";
        return $"{Mark}{Path.GetFileNameWithoutExtension(reproduction.Experiment.Name)}, {reproduction.Scale} scale{variants}";
    }

    private static string Section(Reproduction reproduction, IReadOnlyList<ClaimResult> results, IReadOnlyList<string> figures)
    {
        var experiment = reproduction.Experiment;
        var text = new StringBuilder();
        Add(Heading(reproduction), "", $"{experiment.Title}. Source: {experiment.Source}.");
        if (experiment.Note is { } note)
            Add("", note);
        Add("", "```", ReproductionText.Command(reproduction), "```", "");
        Add(Line(ReproductionText.Columns), Line(ReproductionText.Columns.Select(_ => "---")));
        foreach (var result in results)
            Add(Line(ReproductionText.Row(result)));
        if (ReproductionGrid.Of(results) is [var columns, .. var rows])
        {
            Add("", Line(columns), Line(columns.Select(_ => "---")));
            foreach (var row in rows)
                Add(Line(row));
            Add("", "Ours, and in brackets the paper's.");
        }

        Add("", $"{ReproductionText.Count(results)}; ours: {ReproductionText.Spread(reproduction)}; Latent {RunEnvironment.LibraryVersion}.", "");
        foreach (var measure in ReproductionText.Measures(results))
            Add($"- {Cell(measure)}");
        foreach (var figure in figures)
            Add("", $"![bounds over training samples: {Path.GetFileNameWithoutExtension(figure)}]({figure})");
        return text.ToString();

        void Add(params ReadOnlySpan<string> lines)
        {
            foreach (var line in lines)
                text.Append(line).Append('\n');
        }
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
