using System.Text.Json.Serialization;

namespace Latent.Data.Tables;

/// <summary>
/// A column of categories, as many values as there are, 1 at the cell's and 0 elsewhere; all 0 where it is missing.
/// </summary>
/// <remarks>
/// Categories that the training rows have once only say that others are to be expected (Good 1953, "The population
/// frequencies of species and the estimation of population parameters", eq. 9): they become one, <see cref="Other"/>,
/// which also takes what is not known. Where every category is there twice, an unknown one is refused.
/// </remarks>
public sealed record CategoryColumn : TableColumn
{
    /// <summary>The category of what is rare or not known, where there is one.</summary>
    public const string Other = "other";

    /// <summary>The most categories that a column may have.</summary>
    public const int Most = 1000;

    // How many categories a message lists.
    private const int Listed = 8;

    /// <summary>The categories, in ordinal order.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Whether unknown categories are <see cref="Other"/>.</summary>
    public required bool HasOther { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ValueBlock Block => new(Categories.Count, false);

    /// <inheritdoc/>
    public override TableValue Decode(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < Categories.Count; i++)
            largest = values[i] > values[largest] ? i : largest;
        return values[largest] > 0 ? TableValue.Of(Categories[largest]) : TableValue.Missing;
    }

    /// <summary>The column of training values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The categories of the training rows, null where missing.</param>
    /// <param name="rare">How many categories are in one row only.</param>
    /// <returns>The column; null where there is no category at all.</returns>
    internal static CategoryColumn? Learn(string name, IEnumerable<string?> values, out int rare)
    {
        var counts = values.OfType<string>().CountBy(x => x, StringComparer.Ordinal).ToArray();
        rare = counts.Count(x => x.Value == 1);
        if (counts.Length == 0)
            return null;
        var kept = counts.Where(x => x.Value > 1).Select(x => x.Key);
        string[] all = [.. (rare > 0 ? kept.Append(Other).Distinct(StringComparer.Ordinal) : kept).Order(StringComparer.Ordinal)];
        return new() { Name = name, Categories = all, HasOther = rare > 0 };
    }

    internal override string? ToCell(TableValue value, out float cell)
    {
        cell = float.NaN;
        if (value.IsMissing)
            return null;
        var text = value.ToString();
        var index = Find(text);
        if (index < 0 && HasOther)
            index = Find(Other);
        cell = index;
        return index >= 0 ? null : $"'{text}' is a category that the training data do not have; they have {Known()}";
    }

    internal override void Write(float cell, Span<float> to)
    {
        to[..Categories.Count].Clear();
        if (!float.IsNaN(cell))
            to[(int)cell] = 1;
    }

    internal override string? Fault()
    {
        if (Categories.Count is 0 or > Most)
            return $"has {Categories.Count} categories; expected 1 to {Most}";
        if (!OrdinalNames.AreOrdered(Categories))
            return "has categories that are not in ordinal order, each once";
        return HasOther && Find(Other) < 0 ? $"has no category '{Other}' for those not known" : null;
    }

    private int Find(string text) => OrdinalNames.Find(Categories, text);

    private string Known() => Categories.Count <= Listed
        ? string.Join(", ", Categories)
        : $"{string.Join(", ", Categories.Take(Listed))} and {Categories.Count - Listed} others";
}
