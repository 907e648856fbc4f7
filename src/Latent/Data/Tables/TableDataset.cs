using Latent.Data.Readers;

namespace Latent.Data.Tables;

/// <summary>Makes a data set of a table: divides its rows, learns the schema from the training ones, encodes all.</summary>
internal static class TableDataset
{
    /// <exception cref="DataFormatException">The table cannot be divided as asked, or a cell fits no schema.</exception>
    public static Dataset Create(Table table, string name, DataRequest request)
    {
        var options = request.Table;
        if (options is { Window: not null, Label: { } label })
            throw table.Origin.Error($"column '{label}'", "is to hold the label of a row, and an example is a window of rows; leave --label-column out, or --window");
        return options.Window is { } window
            ? Windows(table, name, request, window, options.StrideOf(window))
            : Rows(table, name, request);
    }

    private static Dataset Rows(Table table, string name, DataRequest request)
    {
        var tenth = Math.Max(1, table.Rows / 10);
        var sizes = SplitSizes.Of(table.Origin.Name, table.Rows, request.Validation ?? tenth, request.Test ?? tenth, "rows");
        var held = sizes.Validation + sizes.Test;
        var drawn = Splits.Drawn(table.Rows, held, request.Seed);
        var rows = Splits.Sorted(drawn[held..]);
        var (all, schema, notes) = Encode(table, rows, request.Table.Schema);
        return new(
            name,
            all.Take(rows),
            all.Take(Splits.Sorted(drawn[..sizes.Validation])),
            all.Take(Splits.Sorted(drawn[sizes.Validation..held])))
        {
            Kind = ValueKind.Real,
            Schema = schema,
            LeftOut = [.. table.Left.Except(request.Table.Omit)],
            Classes = schema.Label?.Classes ?? [],
            Notes = [.. notes, sizes.Note(request.Seed)],
        };
    }

    private static Dataset Windows(Table table, string name, DataRequest request, int window, int stride)
    {
        int Part(int? count)
        {
            if (count < 0)
                return -1;
            var least = WindowExamples.RowsOf(count ?? 1, window, stride);
            return (int)Math.Min(int.MaxValue, count is null ? Math.Max(least, table.Rows / 10) : least);
        }

        if (table.Rows < window)
            throw table.Origin.Error(null, Invariant($"has {table.Rows} rows, and an example is a window of {window}"));
        var (train, validation, test) = SplitSizes.Of(
            table.Origin.Name, table.Rows, Part(request.Validation), Part(request.Test), "rows", (window, " (a window: give a shorter --window)"));
        var (all, schema, notes) = Encode(table, [.. Enumerable.Range(0, train)], request.Table.Schema);
        WindowExamples Cut(int first, int rows) =>
            new(all, first, WindowExamples.CountOf(rows, window, stride), window, stride);
        var parts = (Train: Cut(0, train), Validation: Cut(train, validation), Test: Cut(train + validation, test));
        return new(name, parts.Train, parts.Validation, parts.Test)
        {
            Kind = ValueKind.Real,
            Schema = schema,
            LeftOut = [.. table.Left.Except(request.Table.Omit)],
            Notes =
            [
                .. notes,
                Invariant($"windows of {window} rows, one every {stride}: ")
                    + new SplitSizes(parts.Train.Count, parts.Validation.Count, parts.Test.Count).Note(),
                Invariant($"splits follow one another in time, {train:N0}, {validation:N0} and {test:N0} rows; no window crosses a border"),
            ],
        };
    }

    private static (TableExamples All, TableSchema Schema, List<string> Notes) Encode(
        Table table, int[] train, TableSchema? given)
    {
        if (given is null && train.Length < 2)
            throw table.Origin.Error(null, "has 1 row to train on; a mean and a spread take at least 2");
        var notes = new List<string>();
        var schema = given ?? table.Learn(train, notes);
        var (labels, fault) = schema.Label is { } classes ? table.LabelsBy(classes) : ([], null);
        var all = table.Encode(schema, labels);
        notes.Insert(0, Described(schema) + (given is null ? "" : ", by the run's schema"));
        if (all.Missing is > 0 and var missing)
            notes.Add(Invariant($"{missing:N0} of {(long)table.Rows * table.Columns.Count:N0} cells are missing"));
        if (schema.Columns.FirstOrDefault(x => Csv.IsOfLabels(x.Name)) is { } label)
            notes.Add($"column '{label.Name}' is data as the others; --label-column {label.Name} makes it the label");
        if (schema.Label is { } column)
            notes.Add(fault is null ? column.Said() : $"no labels: {fault}");
        if (table.Left.Count > 0)
            notes.Add($"columns left out: {Table.Listed(table.Left)}");
        return (all, schema, notes);
    }

    private static string Described(TableSchema schema)
    {
        var numbers = schema.Columns.Count(x => x is NumberColumn);
        var categories = schema.Columns.Count - numbers;
        return Invariant(
            $"rows of {schema.Columns.Count} columns: {numbers} of numbers, standardized, {categories} of categories, one-hot; {schema.Width} values");
    }
}
