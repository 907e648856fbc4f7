using System.Text.Json.Serialization;

namespace Latent.Data.Tables;

/// <summary>
/// What the columns of a table are and how a row of them becomes values that a model takes, and back: learned from the
/// training rows and saved with a run, so that later files are encoded alike.
/// </summary>
public sealed record TableSchema
{
    /// <summary>The version of the layout that the program writes, and the latest it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the layout.</summary>
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The columns, in the order of their values.</summary>
    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>The column that holds the label of a row; null where none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelColumn? Label { get; init; }

    /// <summary>The number of values of an encoded row.</summary>
    [JsonIgnore]
    public int Width => Columns.Sum(x => x.Block.Width);

    /// <summary>The values that each column takes, in their order.</summary>
    [JsonIgnore]
    public IReadOnlyList<ValueBlock> Blocks => [.. Columns.Select(x => x.Block)];

    /// <summary>Writes the values of a row. Shape: [columns] → [<see cref="Width"/>].</summary>
    /// <exception cref="ArgumentException">There are not as many cells as columns, or not room for the values.</exception>
    /// <exception cref="FormatException">A cell is none of its column; the message names both.</exception>
    public void Encode(IReadOnlyList<TableValue> row, Span<float> to)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Count != Columns.Count || to.Length != Width)
        {
            throw new ArgumentException(
                $"TableSchema.Encode: {row.Count} cells and room for {to.Length} values; expected {Columns.Count} and {Width}.", nameof(row));
        }

        for (var (i, at) = (0, 0); i < row.Count; at += Columns[i++].Block.Width)
            Columns[i].Encode(row[i], to.Slice(at, Columns[i].Block.Width));
    }

    /// <summary>
    /// The cells of a row of values, encoded or made by a model: numbers in their units, categories by name. Shape: [<see
    /// cref="Width"/>] → [columns].
    /// </summary>
    /// <exception cref="ArgumentException">There are not <see cref="Width"/> values.</exception>
    public IReadOnlyList<TableValue> Decode(ReadOnlySpan<float> values)
    {
        if (values.Length != Width)
            throw new ArgumentException($"TableSchema.Decode: {values.Length} values, a row has {Width}.", nameof(values));
        var row = new TableValue[Columns.Count];
        for (var (i, at) = (0, 0); i < row.Length; at += Columns[i++].Block.Width)
            row[i] = Columns[i].Decode(values.Slice(at, Columns[i].Block.Width));
        return row;
    }

    /// <summary>What is wrong with a schema that was read from a file; null where nothing is.</summary>
    internal string? Fault()
    {
        if (Format is < 1 or > CurrentFormat)
            return $"has format {Format}, this version reads up to {CurrentFormat}";
        if (Columns.Count == 0)
            return "has no columns";
        if (Label is { Name: null } or { Classes: null })
            return "has a column of labels without a name or classes";
        if (Label is { } label && !OrdinalNames.AreOrdered(label.Classes))
            return $"column '{label.Name}' has classes that are not in ordinal order, each once";
        if (Columns.GroupBy(x => x.Name, StringComparer.Ordinal).FirstOrDefault(x => x.Count() > 1) is { } twice)
            return $"has two columns '{twice.Key}'";
        return Columns.FirstOrDefault(x => x.Fault() is not null) is { } column
            ? $"column '{column.Name}' {column.Fault()}"
            : null;
    }
}
