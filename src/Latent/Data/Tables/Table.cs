namespace Latent.Data.Tables;

/// <summary>A CSV file with a header as it was read.</summary>
/// <param name="Origin">The file.</param>
/// <param name="Columns">The columns that are used, of one length.</param>
/// <param name="Lines">The line of the file that each row is on.</param>
/// <param name="Left">The columns that are not used.</param>
internal sealed record Table(Origin Origin, IReadOnlyList<RawColumn> Columns, IReadOnlyList<int> Lines, IReadOnlyList<string> Left)
{
    public int Rows => Lines.Count;

    /// <summary>The column of labels, read as categories; null where there is none.</summary>
    public RawColumn? Label { get; init; }

    /// <summary>The schema of the columns, learned from the training rows, and what is to be said of it.</summary>
    /// <exception cref="DataFormatException">A column has no value in the training rows.</exception>
    public TableSchema Learn(IReadOnlyList<int> rows, List<string> notes)
    {
        var constant = new List<string>();
        TableColumn Learned(RawColumn column)
        {
            TableColumn? learned;
            if (column.IsText)
            {
                learned = CategoryColumn.Learn(column.Name, rows.Select(column.Text), out var rare);
                if (rare > 0)
                {
                    notes.Add(Invariant(
                        $"column '{column.Name}': categories in one training row only ({rare}) and unknown ones are '{CategoryColumn.Other}'"));
                }
            }
            else
            {
                learned = NumberColumn.Learn(column.Name, rows.Select(column.Cell), column.HasMissing, out var isConstant);
                if (isConstant)
                    constant.Add(column.Name);
            }

            return learned ?? throw Origin.Error(
                $"column '{column.Name}'", "has no value in any training row; leave it out with --omit");
        }

        var schema = new TableSchema { Columns = [.. Columns.Select(Learned)], Label = Label is null ? null : LabelColumn.Of(Label.Name, Classes()) };
        if (constant.Count > 0)
            notes.Add($"the same number in every training row, kept as 0: {Listed(constant)}");
        return schema;
    }

    /// <summary>The rows by a schema, a number a cell.</summary>
    /// <exception cref="DataFormatException">A cell is none of its column; the message names the line.</exception>
    /// <param name="schema">What the columns are.</param>
    /// <param name="labels">The label of each row; empty for none.</param>
    public TableExamples Encode(TableSchema schema, int[] labels) => new(schema, Cells(schema), Lines, labels);

    /// <summary>The label of each row. A later file may have none or others: then all are left, and the fault says why.</summary>
    public (int[] Labels, string? Fault) LabelsBy(LabelColumn column)
    {
        if (Label is not { } cells)
            return ([], $"there is no column '{column.Name}'");
        var labels = new int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var text = cells.Text(row);
            if ((text is null ? null : column.LabelOf(text)) is not { } label)
            {
                var fault = text is null ? "is missing" : $"has '{text}', which is no class of the training data";
                return ([], Invariant($"line {Lines[row]}, column '{column.Name}', {fault}"));
            }

            labels[row] = label;
        }

        return (labels, null);
    }

    // Labels are no values of a model, so that all rows may say which there are.
    private string[] Classes()
    {
        var missing = Enumerable.Range(0, Rows).FirstOrDefault(row => Label!.Text(row) is null, -1);
        return missing < 0
            ? [.. Enumerable.Range(0, Rows).Select(row => Label!.Text(row)!)]
            : throw Origin.Error(
                Invariant($"line {Lines[missing]}, column '{Label!.Name}'"), "is missing, and every row takes a label; leave the row out, or --label-column");
    }

    /// <summary>The cells by a schema, NaN where they are missing. Shape: → [rows, columns].</summary>
    /// <param name="schema">What the columns are.</param>
    /// <param name="mayMiss">Whether a cell may be missing where the training rows have them all.</param>
    /// <exception cref="DataFormatException">A cell is none of its column; the message names the line.</exception>
    public float[] Cells(TableSchema schema, bool mayMiss = false)
    {
        var cells = new float[Rows * Columns.Count];
        for (var row = 0; row < Rows; row++)
        {
            for (var j = 0; j < Columns.Count; j++)
            {
                var value = Columns[j].Value(row);
                if (schema.Columns[j].ToCell(value, out cells[(row * Columns.Count) + j]) is { } problem && !(mayMiss && value.IsMissing))
                    throw Origin.Error(Invariant($"line {Lines[row]}, column '{Columns[j].Name}'"), problem);
            }
        }

        return cells;
    }

    /// <summary>The first names of a list.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int Most = 6;
        return string.Join(", ", names.Take(Most))
            + (names.Count > Most ? Invariant($" and {names.Count - Most} more") : "");
    }
}
