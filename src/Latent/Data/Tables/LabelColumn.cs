using System.Globalization;

namespace Latent.Data.Tables;

/// <summary>The column of a table that says which class a row is of, and is none of its values.</summary>
/// <param name="Name">The column's name, as in the header.</param>
/// <param name="Classes">
/// The names of the classes in ordinal order, whose places are the labels; empty where the cells are whole numbers, labels
/// themselves.
/// </param>
public sealed record LabelColumn(string Name, IReadOnlyList<string> Classes)
{
    /// <summary>The label of a cell; null where it is none of the classes.</summary>
    public int? LabelOf(string cell)
    {
        if (Classes.Count == 0)
            return Number(cell);
        var place = OrdinalNames.Find(Classes, cell);
        return place >= 0 ? place : null;
    }

    /// <summary>What a label is called in the column.</summary>
    public string NameOf(int label) =>
        (uint)label < (uint)Classes.Count ? Classes[label] : label.ToString(CultureInfo.InvariantCulture);

    /// <summary>The column that has these cells.</summary>
    internal static LabelColumn Of(string name, IEnumerable<string> cells)
    {
        string[] classes = [.. cells.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(name, classes.All(x => Number(x) is not null) ? [] : classes);
    }

    /// <summary>What is said of it, as in <c>labels from column 'kind': 0 a, 1 b</c>.</summary>
    internal string Said() => $"labels from column '{Name}'"
        + (Classes.Count == 0 ? ", whole numbers" : $": {Table.Listed([.. Classes.Select((name, label) => Invariant($"{label} {name}"))])}");

    private static int? Number(string cell) =>
        int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
