using Latent.Data;
using Latent.Data.Readers;
using Latent.Data.Storage;
using Latent.Data.Tables;
using Latent.Evaluation.Scoring;

namespace Latent.Runs.Imputing;

/// <summary>
/// Rows of a file with missing cells, in the form in which a run's model takes them: of a table by the run's schema, else
/// numbers, of which each is a column.
/// </summary>
public sealed class IncompleteData
{
    private readonly float[] _cells;
    private readonly int[] _starts;

    private IncompleteData(string path, TableSchema schema, float[] cells, bool isTable)
    {
        (Path, Schema, _cells, IsTable) = (path, schema, cells, isTable);
        _starts = new int[schema.Columns.Count];
        for (var i = 1; i < _starts.Length; i++)
            _starts[i] = _starts[i - 1] + schema.Columns[i - 1].Block.Width;
        Values = new TableExamples(schema, cells).First();
        Missing = new bool[Values.Length];
        foreach (var (row, column) in MissingCells)
            Missing.AsSpan(PlaceOf(row, column), schema.Columns[column].Block.Width).Fill(true);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the columns are.</summary>
    public TableSchema Schema { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _cells.Length / Schema.Columns.Count;

    /// <summary>
    /// The rows encoded; a missing number is its column's mean, a missing category none. Shape: [<see cref="Count"/>, D].
    /// </summary>
    public float[] Values { get; }

    /// <summary>Which encoded values are of missing cells. Shape: [<see cref="Count"/>, D].</summary>
    public bool[] Missing { get; }

    /// <summary>The missing cells, row by row.</summary>
    public IEnumerable<(int Row, int Column)> MissingCells
    {
        get
        {
            for (var i = 0; i < _cells.Length; i++)
            {
                if (float.IsNaN(_cells[i]))
                    yield return (i / Schema.Columns.Count, i % Schema.Columns.Count);
            }
        }
    }

    /// <summary>Reads a file of rows for a run's model: .csv or .tsv with empty cells, or .npy with NaN.</summary>
    /// <param name="model">The model, with the schema of its columns where it has one.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">Its content is not what it has to be.</exception>
    /// <exception cref="RunException">The rows are not of the model's shape, or the model is of windows.</exception>
    public static IncompleteData Load(RunModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (data, origin) = (model.Recipe.Data, Origin.Of(path));
        if (data.Window is { } window)
            throw new RunException(origin.Name, $"rows are to be filled, and the run is on windows of {window} rows of a series; train one without --window");
        if (!File.Exists(path))
            throw new DataNotFoundException($"{path}: no file of that name; give a .csv, .tsv or .npy file");
        var isText = OwnData.IsText(path);
        if (!isText && !System.IO.Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
            throw new RunException(origin.Name, "is no .csv, .tsv or .npy file, the kinds that can have missing cells; of images give a --mask");
        if (model.Schema is not { } schema)
            return Numbers(model, path, isText ? Csv.Read(path, origin, mayMiss: true) : Npy.Read(path, origin, long.MaxValue));
        if (!isText)
            throw new RunException(origin.Name, "has no columns, and the run is on a table; give a .csv file");
        var table = TableReader.Read(path, origin, data.TableOptions(schema));
        return new(path, schema, table.Cells(schema, mayMiss: true), isTable: true);
    }

    /// <summary>Whether columns are those that the file's header names.</summary>
    internal bool IsTable { get; }

    /// <summary>Where the encoded values of a cell begin.</summary>
    internal int PlaceOf(int row, int column) => (row * (Values.Length / Count)) + _starts[column];

    private static IncompleteData Numbers(RunModel model, string path, RawArray raw)
    {
        using (raw)
        {
            if (raw.Shape.Size != model.DataShape.Size)
                throw new RunException(raw.Origin.Name, $"its examples are {raw.Shape}, the model takes {model.DataShape}");
            var scan = new ValueScan(model.Recipe.Data.IsScaled, mayMiss: true);
            scan.Add(raw);
            GreyValues.Refuse(model.Recipe, scan.Kind, raw.Origin.Name);
            var names = FeatureMap.Of(model.DataShape, null, raw.Columns).Names;
            var channels = raw.Shape.Size / names.Count;
            var columns = Enumerable.Range(0, raw.Shape.Size).Select(i => new NumberColumn
            {
                Name = names[i / channels],
                Mean = 0,
                Scale = scan.Divisor,
                MayBeMissing = false,
            });
            var cells = new float[(long)raw.Count * raw.Size];
            raw.Read(0, cells);
            ArrayExamples.Divide(cells, scan.Divisor);
            return new(path, new TableSchema { Columns = [.. columns] }, cells, isTable: false);
        }
    }
}
