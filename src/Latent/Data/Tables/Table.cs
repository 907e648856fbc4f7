namespace Latent.Data.Tables;

/// <summary>A CSV file with a header as it was read.</summary>
/// <param name="Origin">The file.</param>
/// <param name="Columns">The columns that are used, of one length.</param>
/// <param name="Lines">The line of the file that each row is on.</param>
/// <param name="Left">The columns that are not used.</param>
internal sealed record Table(Origin Origin, IReadOnlyList<RawColumn> Columns, IReadOnlyList<int> Lines, IReadOnlyList<string> Left)
{
    public int Rows => Lines.Count;

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
                    notes.Add(FormattableString.Invariant(
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

        var schema = new TableSchema { Columns = [.. Columns.Select(Learned)] };
        if (constant.Count > 0)
            notes.Add($"the same number in every training row, kept as 0: {Listed(constant)}");
        return schema;
    }

    /// <summary>The rows by a schema, a number a cell.</summary>
    /// <exception cref="DataFormatException">A cell is none of its column; the message names the line.</exception>
    public TableExamples Encode(TableSchema schema)
    {
        var cells = new float[Rows * Columns.Count];
        for (var row = 0; row < Rows; row++)
        {
            for (var j = 0; j < Columns.Count; j++)
            {
                if (schema.Columns[j].ToCell(Columns[j].Value(row), out cells[(row * Columns.Count) + j]) is { } problem)
                    throw Origin.Error(FormattableString.Invariant($"line {Lines[row]}, column '{Columns[j].Name}'"), problem);
            }
        }

        return new(schema, cells);
    }

    /// <summary>The first names of a list.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int Most = 6;
        return string.Join(", ", names.Take(Most))
            + (names.Count > Most ? FormattableString.Invariant($" and {names.Count - Most} more") : "");
    }
}
