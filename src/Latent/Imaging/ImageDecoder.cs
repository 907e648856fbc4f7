
namespace Latent.Imaging;

/// <summary>Reads an image of any format that is read, whatever its name says.</summary>
internal static class ImageDecoder
{
    /// <summary>The endings that files of images have.</summary>
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".jpe"];

    /// <summary>Whether a file is an image's, by its name.</summary>
    public static bool IsImage(string file) =>
        Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a file's bytes, by what they begin with; the name is for messages.</summary>
    /// <exception cref="DataFormatException">They are of neither format, or their decoder refuses them.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name) =>
        bytes.StartsWith(PngFormat.Signature) ? PngDecoder.Decode(bytes, name)
        : bytes.StartsWith(JpegFormat.Signature) ? JpegDecoder.Decode(bytes, name)
        : throw new DataFormatException(
            name, "byte 0", "neither a PNG nor a JPEG file by its first bytes; convert it to one of them, or take it away");
}
