using Latent.Imaging;
using Latent.Tensors;

namespace Latent.Runs.Imputing;

/// <summary>Which pixels of images are missing, the same in each image.</summary>
public static class PixelMask
{
    private static readonly string[] Halves = ["left-half", "right-half", "top-half", "bottom-half"];

    /// <summary>
    /// Reads <c>left-half</c>, <c>right-half</c>, <c>top-half</c>, <c>bottom-half</c>, or the path of an image of the size of
    /// the examples, whose white pixels are those that are missing.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape of an example, [H, W] or [H, W, C].</param>
    /// <returns>Whether each value is missing. Shape: [H, W] or [H, W, C].</returns>
    /// <exception cref="RunException">It is none of these, or the image has another size.</exception>
    public static bool[] Read(string text, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (height, width) = (shape[0], shape[1]);
        var missing = Half(text, height, width) ?? File(text, height, width);
        var channels = shape.Size / (height * width);
        return [.. Enumerable.Range(0, shape.Size).Select(i => missing(i / channels / width, i / channels % width))];
    }

    private static Func<int, int, bool>? Half(string text, int height, int width) => text switch
    {
        "left-half" => (_, x) => x < width / 2,
        "right-half" => (_, x) => x >= width / 2,
        "top-half" => (y, _) => y < height / 2,
        "bottom-half" => (y, _) => y >= height / 2,
        _ => null,
    };

    private static Func<int, int, bool> File(string path, int height, int width)
    {
        if (!System.IO.File.Exists(path))
            throw new RunException($"--mask {path}", $"expected {string.Join(", ", Halves)} or a .png file");
        var image = ImageDecoder.Decode(System.IO.File.ReadAllBytes(path), Path.GetFileName(path));
        if ((image.Height, image.Width) != (height, width))
            throw new RunException($"--mask {path}", $"is {image.Height}x{image.Width}, the examples are {height}x{width}");
        bool IsWhite(int y, int x) => image.Pixels[((y * width) + x) * image.Channels] >= 128;
        return Enumerable.Range(0, height * width).Any(i => IsWhite(i / width, i % width))
            ? IsWhite
            : throw new RunException($"--mask {path}", "has no white pixel, and white are those that are filled");
    }
}
