namespace Latent.Data.Tables;

/// <summary>
/// A table's rows by a schema, kept a number a cell (NaN where it is missing) and widened as they are read.
/// </summary>
internal sealed class TableExamples(TableSchema schema, float[] cells, IReadOnlyList<int>? lines = null, int[]? labels = null)
    : Examples([schema.Width], labels, lines is null ? null : row => Invariant($"line {lines[row]}"))
{
    private readonly TableColumn[] _columns = [.. schema.Columns];
    private readonly int[] _widths = [.. schema.Blocks.Select(x => x.Width)];

    public override int Count => cells.Length / _columns.Length;

    /// <summary>The number of cells that are missing.</summary>
    public int Missing => cells.Count(float.IsNaN);

    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        ThrowUnlessFits(rows, to);
        for (var i = 0; i < rows.Length; i++)
            Write(rows[i], to.Slice(i * Size, Size));
    }

    /// <summary>Writes the values of one row. Shape: → [Size].</summary>
    public void Write(int row, Span<float> to)
    {
        for (var (j, at) = (0, 0); j < _columns.Length; at += _widths[j++])
            _columns[j].Write(cells[(row * _columns.Length) + j], to.Slice(at, _widths[j]));
    }
}
