using Latent.Tensors;

namespace Latent.Data.Storage;

/// <summary>Examples over an array of float32.</summary>
internal sealed class FloatExamples : Examples
{
    private readonly ReadOnlyMemory<float> _values;

    public FloatExamples(Shape shape, ReadOnlyMemory<float> values, ReadOnlyMemory<int> labels)
        : base(shape, labels)
    {
        if (Size == 0 || values.Length % Size != 0)
        {
            throw new ArgumentException(
                $"Examples.Of: {values.Length} values are no whole number of {shape}.", nameof(values));
        }

        if (!labels.IsEmpty && labels.Length != values.Length / Size)
        {
            throw new ArgumentException(
                $"Examples.Of: {labels.Length} labels for {values.Length / Size} examples.", nameof(labels));
        }

        _values = values;
    }

    public override int Count => _values.Length / Size;

    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        ThrowUnlessFits(rows, to);
        for (var i = 0; i < rows.Length; i++)
            _values.Span.Slice(rows[i] * Size, Size).CopyTo(to[(i * Size)..]);
    }
}
