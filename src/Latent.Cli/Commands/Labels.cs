using System.CommandLine;
using System.Globalization;
using Latent.Runs;

namespace Latent.Cli.Commands;

/// <summary>Which labels a conditional model is given; the library says which a model knows.</summary>
internal static class Labels
{
    private const string All = "all", Drawn = "drawn";

    /// <summary>An option of several labels.</summary>
    public static Option<string?> Several() => new("--label")
    {
        Description = "Of a conditional model: the labels, as in 3 or 3,5, or by name; all, a row each with z the same in each column; or "
            + "drawn, from their frequencies. [default: all]",
        HelpName = "labels",
    };

    /// <summary>An option of one label.</summary>
    public static Option<int?> One(string start) => new("--label")
    {
        Description = $"Of a conditional model: the label. [default: {start}]",
        HelpName = "label",
    };

    /// <summary>The labels asked for; null where they are drawn or the model is given none.</summary>
    public static IReadOnlyList<int>? Read(string? text, RunModel model)
    {
        if (text is null)
            return model.Labels?.Labels;
        if (text is All or Drawn && model.Labels is { } known)
            return text == All ? known.Labels : null;
        int[] labels = text is All or Drawn ? [] : [.. text.Split(',').Select(x => Label(x, text, model))];
        _ = model.OneHot(labels);
        return labels;
    }

    /// <summary>What is said of the label that a picture is of; empty where the model is given none.</summary>
    public static string Said(int? label, RunModel model) =>
        model.Labels is { } known ? $", label {label ?? known.Labels[0]}" : "";

    // A column of names has its classes in the order of its labels.
    private static int Label(string label, string text, RunModel model)
    {
        string[] names = [.. model.Schema?.Label?.Classes ?? []];
        if (Array.IndexOf(names, label) is >= 0 and var place)
            return place;
        return int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CallException(
                $"--label {text}: expected labels, as in {(names.Length > 0 ? string.Join(", ", names) : "3 or 3,5")}; all; or drawn");
    }
}
