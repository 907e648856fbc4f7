using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CsvHelper;
using Latent.Data.Storage;
using Latent.Data.Tables;

namespace Latent.Data.Readers;

/// <summary>
/// Numbers separated by commas, semicolons or tabs, an example a line. A first line without a number is a header; a
/// column that it calls <c>label</c> or <c>class</c> holds the labels. Columns of their own kinds are <see
/// cref="Tables.TableReader"/>'s.
/// </summary>
internal static class Csv
{
    // A line is in memory as a whole; all values are, as float32.
    private const int LongestLine = 1 << 24;
    private const int MostValues = 1 << 28;

    private static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false,
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = LongestLine,
        TrackLineNumbers = true,
    };

    /// <summary>Reads a file of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What errors call it.</param>
    /// <param name="mayMiss">Whether cells may be missing; they are NaN.</param>
    /// <exception cref="DataFormatException">It is none.</exception>
    public static RawArray Read(string path, Origin origin, bool mayMiss = false) =>
        Open(path, origin, csv => Read(csv, origin, orColumns: false, mayMiss))!;

    /// <summary>Reads a file of numbers; none where it has a header and a cell below it is none. What was chosen is said.</summary>
    /// <exception cref="DataFormatException">It has no header and is no file of numbers, or it is damaged.</exception>
    public static (RawArray? Numbers, string Why) ReadUnlessColumns(string path, Origin origin) => Open(path, origin, csv =>
    {
        if (Read(csv, origin, orColumns: true, mayMiss: false) is not { } numbers)
        {
            var cell = Enumerable.Range(0, csv.FieldCount).First(i => !IsNumber(csv, i));
            return ((RawArray?)null, Invariant(
                $"read by columns, each by its kind: line {csv.LineNumber}, column {cell + 1} {(csv.GetSpan(cell).IsEmpty ? "is empty" : "is no number")}"));
        }

        return (numbers, numbers.Columns.Count == 0
            ? "read as numbers: it has no header (with one, --table columns standardizes each column)"
            : "read as numbers: every cell below the header is one (--table columns standardizes each column)");
    });

    /// <summary>Reads a file record by record, its faults told as those of every file.</summary>
    public static T Open<T>(string path, Origin origin, Func<CsvReader, T> read)
    {
        using var source = Source.Open(path, origin);
        try
        {
            using var csv = CsvReader.Create(source.Stream, Options);
            return read(csv);
        }
        catch (CsvFormatException e)
        {
            throw new DataFormatException(origin.Name,
                Invariant($"line {e.LineNumber}"), e.Message, e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataFormatException(origin.Name, null, $"cannot be read to its end: {e.Message}", e);
        }
    }

    private static RawArray? Read(CsvReader csv, Origin origin, bool orColumns, bool mayMiss)
    {
        var values = new ArrayBufferWriter<byte>();
        var (rows, columns, labelColumn, labels, lines) = (0, -1, -1, new List<int>(), new List<int>());
        string[] names = [];
        while (csv.Read())
        {
            if (columns < 0)
            {
                columns = csv.FieldCount;
                if (IsHeader(csv))
                {
                    names = [.. Enumerable.Range(0, columns).Select(i => TableReader.Name(csv, i))];
                    labelColumn = LabelColumn(csv);
                    continue;
                }
            }

            if (csv.FieldCount != columns)
                throw origin.Error(Line(csv), $"{csv.FieldCount} values, the first line has {columns}");
            if (orColumns && names.Length > 0 && !IsNumbers(csv))
                return null;
            for (var i = 0; i < columns; i++)
            {
                var value = mayMiss && i != labelColumn && RawColumn.IsMissing(csv.GetSpan(i)) ? float.NaN : Value(csv, i, origin);
                if (i == labelColumn)
                    labels.Add(Label(csv, i, value, origin));
                else
                    BinaryPrimitives.WriteSingleLittleEndian(Advance(values), value);
            }

            rows++;
            lines.Add((int)csv.LineNumber);
            if (values.WrittenCount / 4 > MostValues)
            {
                throw origin.Error(Line(csv), Invariant(
                    $"more than {MostValues:N0} values; give them as .npy, which is read through a memory map"));
            }
        }

        var width = columns - (labelColumn < 0 ? 0 : 1);
        if (rows == 0 || width < 1)
            throw origin.Error(null, "has no line of numbers");
        return new(origin, rows, [width], new(ElementKind.Float32), Bytes.Of(values.WrittenMemory), 0)
        {
            Labels = [.. labels],
            NameOf = row => Invariant($"line {lines[row]}"),
            Columns = [.. names.Where((_, i) => i != labelColumn)],
        };
    }

    private static Span<byte> Advance(ArrayBufferWriter<byte> values)
    {
        var span = values.GetSpan(4);
        values.Advance(4);
        return span;
    }

    /// <summary>Whether no field of the record is a number.</summary>
    public static bool IsHeader(CsvReader csv)
    {
        for (var i = 0; i < csv.FieldCount; i++)
        {
            if (csv.TryParse<float>(i, out _))
                return false;
        }

        return true;
    }

    private static bool IsNumbers(CsvReader csv)
    {
        for (var i = 0; i < csv.FieldCount; i++)
        {
            if (!IsNumber(csv, i))
                return false;
        }

        return true;
    }

    private static bool IsNumber(CsvReader csv, int column) => csv.TryParse<float>(column, out var value) && !float.IsNaN(value);

    /// <summary>Whether a column of this name holds the labels of a file of numbers.</summary>
    public static bool IsOfLabels(string name) => name.ToLowerInvariant() is "label" or "class";

    /// <summary>The column that a header calls label or class; -1 where there is none.</summary>
    public static int LabelColumn(CsvReader csv)
    {
        for (var i = 0; i < csv.FieldCount; i++)
        {
            if (IsOfLabels(csv.GetString(i)))
                return i;
        }

        return -1;
    }

    private static float Value(CsvReader csv, int column, Origin origin)
    {
        if (csv.TryParse<float>(column, out var value) && float.IsFinite(value))
            return value;
        var seen = csv.GetSpan(column);
        throw origin.Error(
            Invariant($"{Line(csv)}, column {column + 1}"),
            seen.IsEmpty ? "is empty; expected a number" : $"'{Shown(seen)}' is not a finite number");
    }

    private static int Label(CsvReader csv, int column, float value, Origin origin)
    {
        if (MathF.Abs(value) <= ClassLabels.Largest && value == MathF.Floor(value))
            return (int)value;
        throw origin.Error(
            Invariant($"{Line(csv)}, column {column + 1}"),
            $"label '{Shown(csv.GetSpan(column))}' is not a whole number");
    }

    private static string Line(CsvReader csv) => Invariant($"line {csv.LineNumber}");

    /// <summary>A field as a message shows it: short, and without what a terminal would act on.</summary>
    public static string Shown(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, 24)]);
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) + (field.Length > 24 ? "…" : "");
    }
}
