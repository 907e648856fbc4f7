using Latent.Data.Readers;
using Latent.Data.Storage;

namespace Latent.Data.Named;

/// <summary>MNIST binarised once and for all: three text files of 784 values '0' or '1' a line.</summary>
internal static class StaticMnist
{
    private const int Pixels = 784;
    private const string Host = "http://www.cs.toronto.edu/~larocheh/public/datasets/binarized_mnist/";

    private static readonly int[] Counts = [50_000, 10_000, 10_000];

    public static NamedDataset Set { get; } = new(
        "static-mnist", "MNIST binarised once, 28x28 black and white (Larochelle and Murray 2011)", Load)
    {
        Files =
        [
            Part(0, "train", "ad693b29f94c14277b095f5238ddefbbdaaae0939789dd2f4f0205278cee3e4d"),
            Part(1, "valid", "1de3d397c40fe8eeb33dafd4099a1f665ec01e96d9be234aaeeac8a34930e2e2"),
            Part(2, "test", "e6687bfea3f820c174f33b7865140b2a2dd2930ef786f35d45795fc193b5ab2c"),
        ],
    };

    // A line is 784 values, 783 spaces and a line feed.
    private static DataFile Part(int part, string split, string sha256)
    {
        var name = $"binarized_mnist_{split}.amat";
        return new(name, sha256, Counts[part] * 2L * Pixels, [new Uri(Host + name)]);
    }

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var parts = Together.Run([.. Counts.Select((_, i) => (Func<RawArray>)(() => Read(set, i, folder!)))]);
        return new Splits(parts[0], parts[1], parts[2]).ToDataset(set.Name, request);
    }

    private static RawArray Read(NamedDataset set, int part, string folder)
    {
        var path = set.Files[part].Find(folder)!;
        var origin = set.Origin(path);
        var rows = Amat.Read(path, origin, Counts[part]);
        return rows.Count == Counts[part] && rows.Size == Pixels
            ? rows.With([28, 28])
            : throw Mnist.Unexpected(origin, Origin.Content([Counts[part], Pixels]), Origin.Content([rows.Count, rows.Size]));
    }
}
