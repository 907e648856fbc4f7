using Latent.Data.Readers;
using Latent.Data.Storage;

namespace Latent.Data.Named;

/// <summary>
/// Outlines of the objects of Caltech 101, filled: a MATLAB file of three splits of 28x28 black and white images with
/// labels.
/// </summary>
internal static class CaltechSilhouettes
{
    private const int Side = 28;
    private const int Classes = 101;

    private static readonly (string Name, int Count)[] Parts = [("train", 4100), ("val", 2264), ("test", 2307)];

    public static NamedDataset Set { get; } = new(
        "caltech101-silhouettes", "silhouettes of objects, 28x28 black and white, 101 classes (Marlin et al. 2010)", Load)
    {
        Files =
        [
            new(
                "caltech101_silhouettes_28_split1.mat",
                "eb6735e8d84b1850fabc5590124aab1755e90c9fd28123584324398405e1e42a",
                872_124,
                [new("https://people.cs.umass.edu/~marlin/data/caltech101_silhouettes_28_split1.mat")]),
        ],
    };

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var path = set.Files[0].Find(folder!)!;
        var matrices = Mat.Read(
            path, set.Origin(path), [.. Parts.SelectMany(part => new[] { $"{part.Name}_data", $"{part.Name}_labels" })]);
        RawArray Part(int i) => Silhouettes(matrices[2 * i], matrices[(2 * i) + 1], Parts[i].Count);
        return new Splits(Part(0), Part(1), Part(2)).ToDataset(set.Name, request);
    }

    /// <summary>
    /// Images as they are seen: the file has 1 for what surrounds the object, and each image column by column.
    /// </summary>
    private static RawArray Silhouettes(MatMatrix images, MatMatrix labels, int count)
    {
        if ((images.Rows, images.Columns, images.Type.Bytes) != (count, Side * Side, 1))
        {
            throw Mnist.Unexpected(
                images.Origin, $"{count}x{Side * Side} bytes", $"{images.Rows}x{images.Columns} of {images.Type.Name}");
        }

        var pixels = new byte[images.Values.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (image, row, column) = (i / (Side * Side), i / Side % Side, i % Side);
            var value = images.Values[(((column * Side) + row) * count) + image];
            if (value > 1)
                throw images.Origin.Error(Invariant($"row {image + 1}"), $"{value} where 0 or 1 has to stand: {images.Origin.Remedy}");
            pixels[i] = (byte)(1 - value);
        }

        var raw = new RawArray(images.Origin, count, [Side, Side], new(ElementKind.UInt8), Bytes.Of(pixels), 0)
        {
            Notes = ["turned upright, with 1 for the object; labels count from 0"],
        };
        var attached = ClassLabels.Attach(raw, labels.Flat());
        return attached.With(labels: Array.ConvertAll(attached.Labels, label => label is >= 1 and <= Classes
            ? label - 1
            : throw labels.Origin.Error(null, $"label {label}; expected 1 to {Classes}: {labels.Origin.Remedy}")));
    }
}
