namespace Latent.Imaging;

/// <summary>
/// The samples of one component, and its rows at the image's lengths: in a direction in which it has half the samples
/// by a triangle (¾ of the nearer sample, ¼ of the farther), else by the nearest sample.
/// </summary>
/// <remarks>
/// ITU-T T.871 (2011), section 9: chroma samples lie in the middle of the pixels that they are for, hence ¾ and ¼. Beyond
/// the last sample of a component, that sample goes on; what its blocks hold further out is not part of the image.
/// </remarks>
internal sealed class JpegPlane
{
    private readonly JpegComponent _component;
    private readonly int _mostHorizontal, _mostVertical, _stride;
    private readonly byte[] _samples;
    private readonly int[] _line;

    /// <summary>Transforms all blocks of a component, in an image of these largest sampling factors.</summary>
    public JpegPlane(JpegComponent component, int mostHorizontal, int mostVertical)
    {
        (_component, _mostHorizontal, _mostVertical) = (component, mostHorizontal, mostVertical);
        _stride = component.BlocksWide * JpegFormat.Side;
        _samples = new byte[_stride * component.BlocksHigh * JpegFormat.Side];
        _line = new int[component.Width];
        for (var row = 0; row < component.BlocksHigh; row++)
        {
            for (var column = 0; column < component.BlocksWide; column++)
            {
                var to = _samples.AsSpan(((row * _stride) + column) * JpegFormat.Side);
                JpegTransform.Inverse(component.Block(row, column), component.Quantization, to, _stride);
            }
        }
    }

    private bool IsHalfAsWide => _mostHorizontal == 2 * _component.Horizontal;

    private bool IsHalfAsHigh => _mostVertical == 2 * _component.Vertical;

    /// <summary>Writes row y of the image. Shape: [width].</summary>
    public void Row(int y, Span<byte> row)
    {
        if (IsHalfAsHigh)
        {
            var near = Samples(y / 2);
            var far = Samples((y / 2) + (y % 2 == 0 ? -1 : 1));
            for (var x = 0; x < _line.Length; x++)
                _line[x] = (3 * near[x]) + far[x];
        }
        else
        {
            var near = Samples(y * _component.Vertical / _mostVertical);
            for (var x = 0; x < _line.Length; x++)
                _line[x] = near[x];
        }

        if (IsHalfAsWide)
            Widen(row);
        else
            Spread(y, row);
    }

    /// <summary>The samples of a row of the component; the first or the last one's beyond these.</summary>
    private ReadOnlySpan<byte> Samples(int row) =>
        _samples.AsSpan(Math.Clamp(row, 0, _component.Height - 1) * _stride, _component.Width);

    // Halves are rounded up and down in turn along a line, so that the mean stays: 8 and 7 of 16, 1 and 2 of 4.
    private void Widen(Span<byte> row)
    {
        var (even, odd, shift) = IsHalfAsHigh ? (8, 7, 4) : (1, 2, 2);
        for (var x = 0; x < row.Length; x++)
        {
            var near = x / 2;
            var far = x % 2 == 0 ? Math.Max(0, near - 1) : Math.Min(_line.Length - 1, near + 1);
            row[x] = (byte)(((3 * _line[near]) + _line[far] + (x % 2 == 0 ? even : odd)) >> shift);
        }
    }

    private void Spread(int y, Span<byte> row)
    {
        var (round, shift) = IsHalfAsHigh ? (y % 2 == 0 ? 1 : 2, 2) : (0, 0);
        for (var x = 0; x < row.Length; x++)
            row[x] = (byte)((_line[x * _component.Horizontal / _mostHorizontal] + round) >> shift);
    }
}
