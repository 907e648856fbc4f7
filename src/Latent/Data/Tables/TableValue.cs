using System.Globalization;

namespace Latent.Data.Tables;

/// <summary>One cell of a table: a number, a category, or nothing.</summary>
public readonly record struct TableValue
{
    private TableValue(double number, string? category) => (Number, Category) = (number, category);

    /// <summary>A cell that holds nothing.</summary>
    public static TableValue Missing { get; } = new(double.NaN, null);

    /// <summary>The number, in the units of its column; NaN where there is none.</summary>
    public double Number { get; }

    /// <summary>The category; null where there is none.</summary>
    public string? Category { get; }

    /// <summary>Whether there is neither a number nor a category.</summary>
    public bool IsMissing => Category is null && double.IsNaN(Number);

    /// <summary>A number; NaN is a missing one.</summary>
    public static TableValue Of(double number) => new(number, null);

    /// <summary>A category.</summary>
    public static TableValue Of(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return new(double.NaN, category);
    }

    /// <summary>The cell as a CSV file has it, unquoted; nothing where it is missing.</summary>
    public override string ToString() =>
        Category ?? (double.IsNaN(Number) ? "" : Number.ToString("R", CultureInfo.InvariantCulture));
}
