namespace Latent.Imaging;

/// <summary>An image of bytes, row-major, the channels of a pixel together.</summary>
public sealed class Image
{
    /// <summary>Wraps pixels; they are not copied.</summary>
    /// <exception cref="ArgumentException">
    /// The number of pixels is not height × width × channels, or there are none or more than 4 channels.
    /// </exception>
    public Image(int height, int width, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (height < 1 || width < 1 || channels is < 1 or > 4 || pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException(
                $"Image: {pixels.Length} bytes are not {height}x{width} pixels of {channels} channels.", nameof(pixels));
        }

        (Height, Width, Channels, Pixels) = (height, width, channels, pixels);
    }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>1 grey, 2 grey and alpha, 3 red, green and blue, 4 those and alpha.</summary>
    public int Channels { get; }

    /// <summary>The bytes. Shape: [Height, Width, Channels].</summary>
    public byte[] Pixels { get; }
}
