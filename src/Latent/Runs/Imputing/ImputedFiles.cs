using System.Globalization;
using System.Text;
using CsvHelper;
using Latent.Data;
using Latent.Data.Readers;
using Latent.Data.Tables;

namespace Latent.Runs.Imputing;

/// <summary>Writes files with their missing cells filled; what was known stays what it was, cell by cell.</summary>
public static class ImputedFiles
{
    /// <summary>
    /// Writes the file of the data with filled cells, whole or not at all: a .csv with commas, its known cells their own
    /// text; an .npy with its known numbers their own bytes.
    /// </summary>
    /// <param name="path">The file to write, of the kind of the data's own.</param>
    /// <param name="data">The data.</param>
    /// <param name="filled">The encoded rows, of which missing cells are taken. Shape: [n, D].</param>
    /// <exception cref="RunException">The file is to be of another kind than the data's.</exception>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, IncompleteData data, ReadOnlyMemory<float> filled)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check(path, data);
        TableValue Value(int row, int column) =>
            data.Schema.Columns[column].Decode(filled.Span.Slice(data.PlaceOf(row, column), data.Schema.Columns[column].Block.Width));
        if (OwnData.IsText(data.Path))
        {
            var lines = Lines(data, Value);
            new LocalDisk().Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(lines)));
        }
        else
        {
            var bytes = Bytes(data, Value);
            new LocalDisk().Write(path, stream => stream.Write(bytes));
        }
    }

    /// <summary>Refuses a file of another kind than the data's, before anything is computed.</summary>
    /// <exception cref="RunException">The name has another ending.</exception>
    public static void Check(string path, IncompleteData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var kind = OwnData.IsText(data.Path) ? ".csv" : ".npy";
        if (!Path.GetExtension(path).Equals(kind, StringComparison.OrdinalIgnoreCase))
            throw new RunException(path, $"expected a name that ends in {kind}, since {Path.GetFileName(data.Path)} is filled");
    }

    /// <summary>Writes what is known of each filled cell as a CSV file, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(string path, IEnumerable<ImputedCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var text = new StringBuilder("row,column,value,deviation,share\n");
        foreach (var x in cells)
        {
            text.Append(CultureInfo.InvariantCulture, $"{x.Row},{TableFiles.Text(x.Column)},{TableFiles.Text(Shown(x.Value))},")
                .Append(CultureInfo.InvariantCulture, $"{(float?)x.Deviation},{(float?)x.Share}\n");
        }

        new LocalDisk().Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // A model's numbers are float32: further digits say nothing.
    private static string Shown(TableValue value) =>
        value.Category ?? ((float)value.Number).ToString(CultureInfo.InvariantCulture);

    private static string Lines(IncompleteData data, Func<int, int, TableValue> value) =>
        Csv.Open(data.Path, Origin.Of(data.Path), csv =>
        {
            var (text, columns, row) = (new StringBuilder(), (int[]?)null, -1);
            while (csv.Read())
            {
                if (columns is null)
                {
                    var header = data.IsTable || Csv.IsHeader(csv);
                    columns = Columns(csv, data, header);
                    row = header ? -1 : 0;
                }
                else
                {
                    row++;
                }

                var fields = columns.Select((column, i) => row >= 0 && column >= 0 && RawColumn.IsMissing(csv.GetSpan(i))
                    ? Shown(value(row, column))
                    : csv.GetString(i));
                text.AppendJoin(',', fields.Select(TableFiles.Text)).Append('\n');
            }

            return text.ToString();
        });

    // The column of the schema that each field is; -1 where it is none: left out, or a label.
    private static int[] Columns(CsvReader csv, IncompleteData data, bool header)
    {
        var label = header ? Csv.LabelColumn(csv) : -1;
        var (columns, names) = (new int[csv.FieldCount], data.Schema.Columns.Select(x => x.Name).ToList());
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = data.IsTable ? names.IndexOf(TableReader.Name(csv, i))
                : i == label ? -1
                : i - (label >= 0 && label < i ? 1 : 0);
        }

        return columns;
    }

    private static byte[] Bytes(IncompleteData data, Func<int, int, TableValue> value)
    {
        using var raw = Npy.Read(data.Path, Origin.Of(data.Path), long.MaxValue);
        var (type, bytes) = (raw.Type, File.ReadAllBytes(data.Path));
        var offset = bytes.LongLength - ((long)raw.Count * raw.Size * type.Bytes);
        foreach (var (row, column) in data.MissingCells)
            type.Encode(value(row, column).Number, bytes.AsSpan((int)(offset + ((((long)row * data.Schema.Columns.Count) + column) * type.Bytes))));
        return bytes;
    }
}
