using System.Text.Json.Serialization;

namespace Latent.Data.Tables;

/// <summary>What a table's column is, and how a cell of it becomes values that a model takes, and back.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberColumn), "number")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
public abstract record TableColumn
{
    /// <summary>The column's name, as in the header.</summary>
    public required string Name { get; init; }

    /// <summary>The values of an encoded row that it takes.</summary>
    [JsonIgnore]
    public abstract ValueBlock Block { get; }

    /// <summary>Writes the values of a cell. Shape: → [<see cref="ValueBlock.Width"/>].</summary>
    /// <exception cref="FormatException">The cell is none of this column; the message says why.</exception>
    public void Encode(TableValue value, Span<float> to)
    {
        if (ToCell(value, out var cell) is { } problem)
            throw new FormatException($"column '{Name}': {problem}");
        Write(cell, to);
    }

    /// <summary>
    /// The cell of values, in the units of the column; a category is that of the largest value. Shape: [<see
    /// cref="ValueBlock.Width"/>] →.
    /// </summary>
    public abstract TableValue Decode(ReadOnlySpan<float> values);

    /// <summary>A cell as it is kept in memory: a standardized number or a category's index, NaN where missing.</summary>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    internal abstract string? ToCell(TableValue value, out float cell);

    /// <summary>Writes the values of a kept cell.</summary>
    internal abstract void Write(float cell, Span<float> to);

    /// <summary>What is wrong with a column that was read from a file; null where nothing is.</summary>
    internal abstract string? Fault();
}
