namespace Latent.Imaging;

/// <summary>
/// The pixels of a JPEG image, from all coefficients of its components: transformed, chroma brought to the image's
/// lengths, colours turned to red, green and blue.
/// </summary>
/// <remarks>ITU-T T.871 (2011), section 7, for the colours.</remarks>
internal sealed class JpegPixels(JpegFrame frame, bool isRgb)
{
    // 1.402, 1.772, 0.344136 and 0.714136, times 2¹⁶.
    private const int ColourBits = 16;
    private const int RedOfCr = 91881;
    private const int BlueOfCb = 116130;
    private const int GreenOfCb = 22554;
    private const int GreenOfCr = 46802;

    /// <summary>The image: one channel or three.</summary>
    public Image Decode()
    {
        var (width, count) = (frame.Width, frame.Components.Length);
        var (horizontal, vertical) = (frame.MostHorizontal, frame.MostVertical);
        var planes = Array.ConvertAll(frame.Components, c => new JpegPlane(c, horizontal, vertical));
        var rows = Array.ConvertAll(planes, _ => new byte[width]);
        var pixels = new byte[frame.Height * width * count];
        for (var y = 0; y < frame.Height; y++)
        {
            for (var i = 0; i < count; i++)
                planes[i].Row(y, rows[i]);
            var to = pixels.AsSpan(y * width * count, width * count);
            if (count == 1)
                rows[0].CopyTo(to);
            else if (isRgb)
                Join(rows[0], rows[1], rows[2], to);
            else
                Convert(rows[0], rows[1], rows[2], to);
        }

        return new(frame.Height, width, count, pixels);
    }

    private static void Join(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> to)
    {
        for (var x = 0; x < red.Length; x++)
            (to[3 * x], to[(3 * x) + 1], to[(3 * x) + 2]) = (red[x], green[x], blue[x]);
    }

    private static void Convert(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blue, ReadOnlySpan<byte> red, Span<byte> to)
    {
        const int Half = 1 << (ColourBits - 1);
        for (var x = 0; x < luma.Length; x++)
        {
            var (y, cb, cr) = (luma[x], blue[x] - 128, red[x] - 128);
            to[3 * x] = Byte(y + (((RedOfCr * cr) + Half) >> ColourBits));
            to[(3 * x) + 1] = Byte(y + ((Half - (GreenOfCb * cb) - (GreenOfCr * cr)) >> ColourBits));
            to[(3 * x) + 2] = Byte(y + (((BlueOfCb * cb) + Half) >> ColourBits));
        }
    }

    private static byte Byte(int value) => (byte)Math.Clamp(value, 0, 255);
}
