using Latent.Tensors;

namespace Latent.Imaging;

/// <summary>Lays many small images out on one sheet.</summary>
public static class ImageGrid
{
    // The gap's grey: apart from both black and white images.
    private const byte Gap = 96;

    /// <summary>
    /// Tiles images of values in [0, 1] in reading order, each pixel <paramref name="scale"/> pixels wide and high,
    /// <paramref name="gap"/> pixels apart. Shape: [n, .. <paramref name="shape"/>] → one image; the shape is [H, W]
    /// or [H, W, 3].
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The shape is not an image's, or the values are not a whole number of images.
    /// </exception>
    public static Image Tile(ReadOnlySpan<float> images, Shape shape, int columns, int scale = 2, int gap = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        var channels = shape.Rank == 2 ? 1 : shape.Rank == 3 ? shape[2] : 0;
        if (channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"ImageGrid: {shape} is not an image; expected [H, W] or [H, W, 3].", nameof(shape));
        }

        if (images.IsEmpty || images.Length % shape.Size != 0)
        {
            throw new ArgumentException(
                $"ImageGrid: {images.Length} values are no whole number of {shape}.", nameof(images));
        }

        var count = images.Length / shape.Size;
        columns = Math.Min(columns, count);
        var (high, wide) = ((shape[0] * scale) + gap, (shape[1] * scale) + gap);
        var (tall, broad) = (((long)(count + columns - 1) / columns * high) + gap, ((long)columns * wide) + gap);
        if (tall * broad * channels > Array.MaxLength)
            throw new ArgumentException($"ImageGrid: {count} images make a sheet of {tall}x{broad} pixels, more than fit one array; give fewer.", nameof(images));
        var (height, width) = ((int)tall, (int)broad);
        var pixels = new byte[height * width * channels];
        Array.Fill(pixels, Gap);
        for (var i = 0; i < count; i++)
        {
            var corner = ((((i / columns * high) + gap) * width) + (i % columns * wide) + gap) * channels;
            Place(images.Slice(i * shape.Size, shape.Size), shape[1], channels, scale, pixels.AsSpan(corner), width * channels);
        }

        return new(height, width, channels, pixels);
    }

    /// <summary>
    /// Tiles pairs, as of images and their reconstructions: each first image with its second right of it. Shape: two of
    /// [n, .. <paramref name="shape"/>] → one image; <paramref name="columns"/> counts pairs.
    /// </summary>
    /// <exception cref="ArgumentException">The two differ in length, or <see cref="Tile"/> refuses.</exception>
    public static Image Pairs(
        ReadOnlySpan<float> first, ReadOnlySpan<float> second, Shape shape, int columns, int scale = 2, int gap = 2)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException(
                $"ImageGrid: {first.Length} values cannot be paired with {second.Length}.", nameof(second));
        }

        return Beside([first.ToArray(), second.ToArray()], shape, columns, scale, gap);
    }

    /// <summary>
    /// Tiles groups, as of images, what noise made of them, and what a model made of that: the images of one place in each sheet
    /// beside each other, in the order of the sheets. Shape: some of [n, .. <paramref name="shape"/>] → one image;
    /// <paramref name="columns"/> counts groups.
    /// </summary>
    /// <exception cref="ArgumentException">The sheets differ in length, or <see cref="Tile"/> refuses.</exception>
    public static Image Beside(IReadOnlyList<float[]> sheets, Shape shape, int columns, int scale = 2, int gap = 2)
    {
        ArgumentNullException.ThrowIfNull(sheets);
        if (sheets.Any(x => x.Length != sheets[0].Length))
        {
            var lengths = string.Join(", ", sheets.Select(x => x.Length));
            throw new ArgumentException($"ImageGrid: sheets of {lengths} values cannot stand beside each other.", nameof(sheets));
        }

        var all = new float[sheets.Count * sheets[0].Length];
        var at = 0;
        for (var i = 0; i + shape.Size <= sheets[0].Length; i += shape.Size)
        {
            foreach (var sheet in sheets)
            {
                sheet.AsSpan(i, shape.Size).CopyTo(all.AsSpan(at));
                at += shape.Size;
            }
        }

        return Tile(all, shape, sheets.Count * columns, scale, gap);
    }

    private static void Place(ReadOnlySpan<float> image, int wide, int channels, int scale, Span<byte> to, int stride)
    {
        for (var i = 0; i < image.Length; i++)
        {
            var (row, column, channel) = (i / channels / wide, i / channels % wide, i % channels);
            var value = (byte)((255 * Math.Clamp(image[i], 0, 1)) + 0.5f);
            for (var y = row * scale; y < (row + 1) * scale; y++)
            {
                for (var x = column * scale; x < (column + 1) * scale; x++)
                    to[(y * stride) + (x * channels) + channel] = value;
            }
        }
    }
}
