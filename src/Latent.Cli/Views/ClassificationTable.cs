using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Evaluation.Classification;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>Classifiers side by side, a row each.</summary>
internal sealed class ClassificationTable(string data, long step, RunClassifier classifier)
{
    /// <summary>The row of no features, whose confusion shows nothing.</summary>
    public const string Frequencies = "majority class";

    private readonly List<(string Name, ClassificationScore Score)> _rows = [];

    public void Add(string name, ClassificationScore score) => _rows.Add((name, score));

    public void Write(Terminal terminal, bool confusion)
    {
        terminal.Out.WriteLine(Invariant(
            $"{data}: {classifier.Classes.Count} classes, {classifier.TestExamples:N0} test examples; parameters of step {step:N0}"));
        var table = Tables.Create("classifier", "test accuracy\n± standard error", "test cross-entropy,\nnats", "labels");
        foreach (var (name, score) in _rows)
        {
            table.Add(
                name, score.Accuracy.Text(4), score.CrossEntropy.Text(3),
                classifier.Labels.ToString("N0", CultureInfo.InvariantCulture));
        }

        Tables.Write(table, terminal);
        if (!confusion)
            return;
        foreach (var (name, score) in _rows.Where(x => x.Name != Frequencies))
            WriteConfusion(name, score, terminal);
    }

    public JsonObject Json() => new()
    {
        ["data"] = data,
        ["step"] = step,
        ["labels"] = classifier.Labels,
        ["testExamples"] = classifier.TestExamples,
        ["classes"] = Numbers(classifier.Classes.Labels),
        ["classifiers"] = new JsonArray([.. _rows.Select(x => new JsonObject
        {
            ["name"] = x.Name,
            ["accuracy"] = Tables.Json(x.Score.Accuracy),
            ["crossEntropy"] = Tables.Json(x.Score.CrossEntropy),
            ["confusion"] = new JsonArray([.. x.Score.Confusion.Select(Numbers)]),
        })]),
    };

    // A column for each class that an example of it was given to, a row for each that it is of.
    private void WriteConfusion(string name, ClassificationScore score, Terminal terminal)
    {
        string[] labels = [.. classifier.Classes.Labels.Select(x => x.ToString(CultureInfo.InvariantCulture))];
        var table = Tables.Create([$"{name}:\nlabel, taken for", .. labels]);
        foreach (var (label, counts) in labels.Zip(score.Confusion))
            table.Add([label, .. counts.Select(x => x.ToString(CultureInfo.InvariantCulture))]);
        Tables.Write(table, terminal);
    }

    private static JsonArray Numbers(IEnumerable<int> values) => [.. values.Select(x => (JsonNode)x)];
}
