namespace Latent.Data.Tables;

/// <summary>How a CSV file of one's own becomes examples.</summary>
public sealed record TableOptions
{
    /// <summary>As numbers or as columns.</summary>
    public TableReading Reading { get; init; }

    /// <summary>The columns that hold categories though they look like numbers.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>The columns that are left out.</summary>
    public IReadOnlyList<string> Omit { get; init; } = [];

    /// <summary>The column that holds the label of a row, and is none of its values; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The number of rows in an example of a time series, the rows being in the order of time; null where a row is an
    /// example.
    /// </summary>
    public int? Window { get; init => field = value is { } rows ? Require.Positive(rows) : null; }

    /// <summary>
    /// The number of rows from one window's start to the next; null for an eighth of the window, at least 1.
    /// </summary>
    public int? Stride { get; init => field = value is { } rows ? Require.Positive(rows) : null; }

    /// <summary>The stride of windows of so many rows.</summary>
    internal int StrideOf(int window) => Stride ?? Math.Max(1, window / 8);

    /// <summary>The schema that a run has learned, by which a later file is encoded; null to learn one.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Whether something is asked for that only columns have.</summary>
    internal bool NeedsColumns =>
        Window is not null || Stride is not null || Label is not null || Categorical.Count > 0 || Omit.Count > 0 || Schema is not null;
}
