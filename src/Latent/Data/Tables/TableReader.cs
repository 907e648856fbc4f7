using CsvHelper;
using Latent.Data.Readers;

namespace Latent.Data.Tables;

/// <summary>Reads a CSV file whose first line names its columns.</summary>
internal static class TableReader
{
    // Cells are in memory at 8 bytes each.
    private const int MostCells = 1 << 27;
    private const int LongestName = 200;

    /// <exception cref="DataFormatException">The file is no table, or not one of the schema's columns.</exception>
    public static Table Read(string path, Origin origin, TableOptions options) =>
        Csv.Open(path, origin, csv => Read(csv, origin, options));

    private static Table Read(CsvReader csv, Origin origin, TableOptions options)
    {
        if (!csv.Read())
            throw origin.Error(null, "is empty; expected a line of column names and rows below it");
        var names = Names(csv, origin);
        foreach (var name in options.Schema is null ? options.Categorical.Concat(options.Omit) : [])
            _ = Find(names, name, origin);
        var label = Label(names, origin, options);
        RawColumn[] columns = options.Schema is { } schema
            ? [.. schema.Columns.Select(x => new RawColumn(x.Name, Find(names, x.Name, origin), x is CategoryColumn))]
            : [.. names.Index().Where(x => !options.Omit.Contains(x.Item) && x.Item != label?.Name)
                .Select(x => new RawColumn(x.Item, x.Index, options.Categorical.Contains(x.Item) ? true : null))];
        if (columns.Length == 0)
            throw origin.Error(null, "has no column that is not left out");

        var lines = new List<int>();
        while (csv.Read())
        {
            if (csv.FieldCount != names.Length)
            {
                throw origin.Error(
                    Invariant($"line {csv.LineNumber}"), $"{csv.FieldCount} values, the header has {names.Length}");
            }

            foreach (var column in columns)
                column.Add(csv, origin);
            label?.Add(csv, origin);
            lines.Add((int)csv.LineNumber);
            if ((long)lines.Count * columns.Length > MostCells)
            {
                throw origin.Error(null, Invariant(
                    $"has more than {MostCells:N0} cells; leave columns out with --omit, or give fewer rows"));
            }
        }

        if (lines.Count == 0)
            throw origin.Error(null, "has a header and no row below it");
        return new(origin, columns, lines, [.. names.Except(columns.Select(x => x.Name)).Where(x => x != label?.Name)])
        {
            Label = label,
        };
    }

    // A later file may come without labels.
    private static RawColumn? Label(string[] names, Origin origin, TableOptions options)
    {
        var name = options.Schema is null ? options.Label : options.Schema.Label?.Name;
        if (options.Schema is null && name is not null && options.Omit.Contains(name))
            throw origin.Error($"column '{name}'", "is both left out and to hold the labels; leave --omit or --label-column out");
        return name is null || (options.Schema is not null && !names.Contains(name))
            ? null
            : new(name, Find(names, name, origin), isText: true, remedy: "--label-column out");
    }

    private static string[] Names(CsvReader csv, Origin origin)
    {
        var names = new string[csv.FieldCount];
        for (var i = 0; i < names.Length; i++)
        {
            var field = csv.GetSpan(i);
            var shown = Csv.Shown(field);
            if (csv.TryParse<double>(i, out _))
            {
                throw origin.Error(
                    Invariant($"line {csv.LineNumber}, column {i + 1}"),
                    $"'{shown}' is a number; the first line of a table has the names of its columns");
            }

            // A name is repeated in messages and notes.
            if (field.Length > LongestName || field.ContainsAnyInRange((byte)0, (byte)31))
                throw origin.Error(Invariant($"line {csv.LineNumber}, column {i + 1}"), $"'{shown}' is no name of a column");
            names[i] = Name(csv, i);
            if (Array.IndexOf(names, names[i], 0, i) is >= 0 and var first)
            {
                throw origin.Error(
                    Invariant($"line {csv.LineNumber}"), $"columns {first + 1} and {i + 1} are both called '{shown}'; give each its own name");
            }
        }

        return names;
    }

    /// <summary>The name of a column of the header that was read last; one without any is called by its number.</summary>
    public static string Name(CsvReader csv, int column) =>
        csv.GetSpan(column).IsEmpty ? Invariant($"column{column + 1}") : csv.GetString(column);

    private static int Find(string[] names, string name, Origin origin) => Array.IndexOf(names, name) is >= 0 and var index
        ? index
        : throw origin.Error(null, $"has no column '{name}'; it has {Table.Listed(names)}");
}
