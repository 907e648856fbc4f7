using Latent.Data.Storage;
using Latent.Imaging;

namespace Latent.Data.Readers;

/// <summary>
/// A folder of PNG and JPEG files in the order of their names; with a folder a class, in the order of the classes' names,
/// then of the files'.
/// </summary>
internal static class ImageFolder
{
    /// <summary>The folder's images, or those of its subfolders as classes.</summary>
    public static RawArray Read(string folder)
    {
        var classes = Classes(folder);
        if (classes.Length < 2 && Files(folder).Length == 0)
        {
            throw Origin.Of(folder).Error(null,
                "has neither PNG or JPEG files, nor two or more folders of them, nor train-images-idx3-ubyte(.gz)");
        }

        return Read(folder, classes);
    }

    /// <summary>The same, with the labels of other images: a class keeps its number where another is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">The names of the classes, by their numbers.</param>
    public static RawArray Read(string folder, string[] classes)
    {
        if (Files(folder) is { Length: > 0 } files)
            return Read(folder, files, [], [], []);
        if (Classes(folder).Except(classes).FirstOrDefault() is { } unknown)
            throw Origin.Of(folder).Error(null, $"has a class '{unknown}', which the training images do not have");
        var perClass = Array.ConvertAll(classes, name => Files(Path.Combine(folder, name)));
        if (perClass.All(names => names.Length == 0))
            throw Origin.Of(folder).Error(null, "has neither PNG or JPEG files nor folders of them");
        int[] labels = [.. perClass.SelectMany((names, label) => Enumerable.Repeat(label, names.Length))];
        var shown = string.Join(", ", classes.Select((name, label) => $"{label} {name}"));
        return Read(folder, [.. perClass.SelectMany(names => names)], labels, classes, [$"labels from the folders: {shown}"]);
    }

    /// <summary>The names of the folder's folders of images, in order; none where images lie in the folder itself.</summary>
    public static string[] Classes(string folder) => Files(folder).Length > 0
        ? []
        : [.. Directory.GetDirectories(folder).Where(sub => Files(sub).Length > 0).Select(sub => Path.GetFileName(sub)).Order(StringComparer.Ordinal)];

    private static string[] Files(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.GetFiles(folder).Where(ImageDecoder.IsImage).Order(StringComparer.Ordinal)];

    private static RawArray Read(string folder, string[] files, int[] labels, string[] classes, string[] notes)
    {
        var origin = Origin.Of(folder);
        var (first, _) = Decode(files[0]);
        var size = first.Pixels.Length;
        if ((long)size * files.Length > Array.MaxLength)
        {
            throw origin.Error(null, Invariant(
                $"{files.Length} files of {size:N0} bytes of pixels are more than 2 GB; give them as .npy, which is read through a memory map"));
        }

        var (pixels, transparent, faults) = (new byte[size * files.Length], 0, new Exception?[files.Length]);
        Parallel.For(0, files.Length, i =>
        {
            try
            {
                var (image, isTransparent) = Decode(files[i]);
                if ((image.Height, image.Width, image.Channels) != (first.Height, first.Width, first.Channels))
                {
                    throw new DataFormatException(Path.GetFileName(files[i]), null,
                        $"is {Said(image)}, {Path.GetFileName(files[0])} is {Said(first)}; all must agree: bring them to one size and one number of channels");
                }

                image.Pixels.CopyTo(pixels, (long)i * size);
                if (isTransparent)
                    Interlocked.Increment(ref transparent);
            }
            catch (Exception e) when (e is DataFormatException or DataNotFoundException)
            {
                faults[i] = e;
            }
        });
        if (faults.FirstOrDefault(fault => fault is not null) is { } fault)
            throw fault;
        if (transparent > 0)
            notes = [.. notes, $"transparency in {transparent} of {files.Length} files: laid over white"];
        return new(origin, files.Length, [first.Height, first.Width, first.Channels], new(ElementKind.UInt8), Bytes.Of(pixels), 0)
        {
            Labels = labels,
            Classes = classes,
            NameOf = row => Path.GetRelativePath(folder, files[row]),
            Notes = notes,
        };
    }

    private static string Said(Image image) =>
        $"{image.Height}x{image.Width} with {image.Channels} channel{(image.Channels == 1 ? "" : "s")}";

    private static (Image Image, bool IsTransparent) Decode(string file)
    {
        using var source = Source.Open(file, Origin.Of(file));
        var image = ImageDecoder.Decode(source.All(), Path.GetFileName(file));
        return image.Channels is 2 or 4 ? OverWhite(image) : (image, false);
    }

    /// <summary>Drops the alpha channel; what it lets through is white.</summary>
    private static (Image Image, bool IsTransparent) OverWhite(Image image)
    {
        var (from, colours) = (image.Channels, image.Channels - 1);
        var pixels = new byte[image.Pixels.Length / from * colours];
        var opaque = true;
        for (var (i, j) = (0, 0); i < image.Pixels.Length; i += from, j += colours)
        {
            var alpha = image.Pixels[i + colours];
            opaque &= alpha == 255;
            for (var c = 0; c < colours; c++)
                pixels[j + c] = (byte)(((image.Pixels[i + c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
        }

        return (new(image.Height, image.Width, colours, pixels), !opaque);
    }
}
