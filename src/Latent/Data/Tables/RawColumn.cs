using System.Text;
using CsvHelper;
using Latent.Data.Readers;

namespace Latent.Data.Tables;

/// <summary>
/// A column as a file has it: of numbers or of categories, which its first cell that is not missing decides unless it is
/// known. Missing cells are empty, <c>NA</c> or <c>NaN</c>.
/// </summary>
/// <param name="name">Its name, as in the header.</param>
/// <param name="index">Its place in a line.</param>
/// <param name="isText">Whether it holds categories; null where the first cell decides.</param>
/// <param name="remedy">What a message says to leave where there are too many categories.</param>
internal sealed class RawColumn(string name, int index, bool? isText, string remedy = "the column out with --omit")
{
    // What is longer is a remark, not a category.
    private const int LongestCategory = 200;

    private readonly List<double> _cells = [];
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private bool? _isText = isText;
    private long _decided;

    public string Name => name;

    /// <summary>Whether it holds categories; numbers, where no cell decides.</summary>
    public bool IsText => _isText == true;

    public bool HasMissing { get; private set; }

    /// <summary>A number, NaN where it is missing; of categories, the index of one.</summary>
    public double Cell(int row) => _cells[row];

    /// <summary>The category of a row; null where it is missing.</summary>
    public string? Text(int row) => double.IsNaN(_cells[row]) ? null : _texts[(int)_cells[row]];

    public TableValue Value(int row) =>
        IsText ? (Text(row) is { } text ? TableValue.Of(text) : TableValue.Missing) : TableValue.Of(_cells[row]);

    /// <summary>Whether a cell is empty, <c>NA</c> or <c>NaN</c>; "nan" and "-nan" are what C's printf writes.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field) => field.IsEmpty || field.SequenceEqual("NA"u8)
        || Ascii.EqualsIgnoreCase(field, "nan"u8) || Ascii.EqualsIgnoreCase(field, "-nan"u8);

    /// <summary>Adds the cell of the reader's record.</summary>
    /// <exception cref="DataFormatException">It is of another kind than the first, or not finite or too long.</exception>
    public void Add(CsvReader csv, Origin origin)
    {
        var field = csv.GetSpan(index);
        if (IsMissing(field))
        {
            HasMissing = true;
            _cells.Add(double.NaN);
            return;
        }

        var isNumber = csv.TryParse<double>(index, out var number) || IsInfinity(field, out number);
        if (_isText is null)
            (_isText, _decided) = (!isNumber, csv.LineNumber);
        if (_isText == true)
        {
            _cells.Add(Code(field, csv.LineNumber, origin));
            return;
        }

        if (!isNumber || !float.IsFinite((float)number))
            throw origin.Error(Place(csv.LineNumber), $"'{Csv.Shown(field)}' is not a finite number{Why(isNumber)}");
        _cells.Add(number);
    }

    // The parser knows "Infinity" only; as a category it would turn the numbers below it into categories too.
    private static bool IsInfinity(ReadOnlySpan<byte> field, out double number)
    {
        number = double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(field.TrimStart("+-"u8), "inf"u8);
    }

    private int Code(ReadOnlySpan<byte> field, long line, Origin origin)
    {
        if (field.Length > LongestCategory)
        {
            throw origin.Error(Place(line), Invariant(
                $"a text of {field.Length:N0} bytes, a category has at most {LongestCategory}; leave {remedy}"));
        }

        var text = Encoding.UTF8.GetString(field);
        if (_codes.TryGetValue(text, out var code))
            return code;
        if (_texts.Count == CategoryColumn.Most)
        {
            throw origin.Error(Place(line), Invariant(
                $"more than {CategoryColumn.Most:N0} categories; leave {remedy}"));
        }

        _codes.Add(text, _texts.Count);
        _texts.Add(text);
        return _texts.Count - 1;
    }

    private string Place(long line) => Invariant($"line {line}, column '{name}'");

    private string Why(bool isNumber) => isNumber || _decided == 0
        ? ""
        : Invariant($", and line {_decided} has one here; mend it, or read categories with --categorical");
}
