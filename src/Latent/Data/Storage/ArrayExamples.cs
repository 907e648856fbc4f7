using System.Numerics;

namespace Latent.Data.Storage;

/// <summary>
/// Examples over stored numbers, moved and then divided by constants as they are read: bytes stay bytes until then.
/// </summary>
internal sealed class ArrayExamples(RawArray raw, float divisor, float offset = 0) : Examples(raw.Shape, raw.Labels, raw.NameOf)
{
    public override int Count => raw.Count;

    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        ThrowUnlessFits(rows, to);
        for (var i = 0; i < rows.Length; i++)
            raw.Read((long)rows[i] * Size, to.Slice(i * Size, Size));
        if (offset != 0)
            Move(to, offset);
        if (divisor != 1)
            Divide(to, divisor);
    }

    private static void Move(Span<float> values, float offset)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] += offset;
    }

    // A true division: 255 / 255 is 1, and every value is the nearest float32 to the quotient.
    internal static void Divide(Span<float> values, float divisor)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(values[i..]) / divisor).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] /= divisor;
    }

    protected override void Dispose(bool disposing)
    {
        raw.Dispose();
        base.Dispose(disposing);
    }
}
