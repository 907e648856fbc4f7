namespace Latent.Data.Tables;

/// <summary>
/// Windows of consecutive rows of a table, from one row on. Shape of one: [window, values of a row].
/// </summary>
internal sealed class WindowExamples(TableExamples rows, int first, int count, int window, int stride)
    : Examples([window, rows.Size], default, row => rows.NameOf(first + (row * stride)))
{
    public override int Count => count;

    /// <summary>The number of windows in so many rows: <c>⌊(rows - window) / stride⌋ + 1</c>.</summary>
    public static int CountOf(int rows, int window, int stride) => rows < window ? 0 : ((rows - window) / stride) + 1;

    /// <summary>The least number of rows that holds so many windows.</summary>
    public static long RowsOf(int count, int window, int stride) => count == 0 ? 0 : window + ((count - 1L) * stride);

    /// <summary>What a row of the series is called, counted from the first of the first window.</summary>
    public string NameOfRow(int row) => rows.NameOf(first + row);

    public override void Read(ReadOnlySpan<int> wanted, Span<float> to)
    {
        ThrowUnlessFits(wanted, to);
        for (var i = 0; i < wanted.Length; i++)
        {
            for (var j = 0; j < window; j++)
                rows.Write(first + (wanted[i] * stride) + j, to.Slice((i * Size) + (j * rows.Size), rows.Size));
        }
    }
}
