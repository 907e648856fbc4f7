using Latent.Tensors.Random;

namespace Latent.Data;

/// <summary>
/// Examples whose grey values were drawn black or white once and for all, each value being the probability of 1. A draw
/// is a function of the key, the example and the value's place, so it is the same at every access.
/// </summary>
internal sealed class BinaryExamples(Examples source, RandomKey key) : Examples(source.Shape, source.Labels, source.NameOf)
{
    public override int Count => source.Count;

    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        source.Read(rows, to);
        for (var i = 0; i < rows.Length; i++)
        {
            var values = to.Slice(i * Size, Size);
            for (var j = 0; j < values.Length; j++)
            {
                // Most pixels of an image are black or white already, and need no draw.
                if (values[j] is > 0 and < 1)
                    values[j] = key.UniformAt(rows[i], j) < values[j] ? 1 : 0;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        source.Dispose();
        base.Dispose(disposing);
    }
}
