using System.Buffers;
using System.Text;
using Latent.Data.Tables;

namespace Latent.Runs;

/// <summary>Writes what a model makes of a table as a CSV file in the table's own units and categories.</summary>
public static class TableFiles
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\t|\"\r\n");

    /// <summary>Writes rows, decoded, to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="rows">The values. Shape: [.., <see cref="TableSchema.Width"/>].</param>
    /// <param name="window">
    /// The number of rows in an example of a time series: a first column, <c>window</c>, counts them; null for a table.
    /// </param>
    /// <param name="labels">The label of each row, which becomes the last column; null for none.</param>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, TableSchema schema, ReadOnlyMemory<float> rows, int? window, IReadOnlyList<int>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var column = labels is null ? null : schema.Label ?? new LabelColumn("label", []);
        var names = schema.Columns.Select(x => Text(x.Name)).Concat(column is null ? [] : [Text(column.Name)]);
        new LocalDisk().Write(path, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            text.WriteLine(string.Join(',', window is null ? names : names.Prepend("window")));
            for (var (row, at) = (0, 0); at < rows.Length; row++, at += schema.Width)
            {
                if (window is { } length)
                    text.Write(Invariant($"{row / length},"));
                text.Write(string.Join(',', schema.Decode(rows.Span.Slice(at, schema.Width)).Select(x => Text(x.ToString()))));
                text.WriteLine(column is null ? "" : $",{Text(column.NameOf(labels![row]))}");
            }
        });
    }

    /// <summary>A cell as a CSV file has it, quoted where it must be.</summary>
    internal static string Text(string cell) => cell.AsSpan().IndexOfAny(Quoted) < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
