using System.Buffers;

namespace Latent.Data;

/// <summary>
/// Some examples of another split, in an order of their own; a view of a view reads the source directly.
/// </summary>
internal sealed class ExamplesView : Examples
{
    private readonly Examples _source;
    private readonly int[] _rows;

    private ExamplesView(Examples source, int[] rows, ReadOnlyMemory<int> labels)
        : base(source.Shape, labels, row => source.NameOf(rows[row])) =>
        (_source, _rows) = (source, rows);

    public override int Count => _rows.Length;

    public static ExamplesView Of(Examples source, int[] rows)
    {
        if (source is ExamplesView view)
        {
            var outer = view._rows;
            return Of(view._source, Array.ConvertAll(rows, row => outer[row]));
        }

        var labels = source.Labels;
        return new(source, rows, labels.IsEmpty ? default : Array.ConvertAll(rows, row => labels.Span[row]));
    }

    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        ThrowUnlessFits(rows, to);
        var mapped = ArrayPool<int>.Shared.Rent(rows.Length);
        for (var i = 0; i < rows.Length; i++)
            mapped[i] = _rows[rows[i]];
        _source.Read(mapped.AsSpan(0, rows.Length), to);
        ArrayPool<int>.Shared.Return(mapped);
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }
}
