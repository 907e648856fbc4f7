using Latent.Data.Readers;
using Latent.Data.Storage;

namespace Latent.Data.Named;

/// <summary>
/// MNIST and the sets made in its form: 60,000 and 10,000 grey images of 28x28 with labels, as four IDX files.
/// </summary>
internal static class Mnist
{
    private const int TrainCount = 60_000;
    private const int TestCount = 10_000;
    private const int ValidationCount = 10_000;

    // In the order train images, train labels, test images, test labels.
    private static readonly (string Name, long Bytes)[] Parts =
    [
        ("train-images-idx3-ubyte.gz", 16 + (TrainCount * 784)),
        ("train-labels-idx1-ubyte.gz", 8 + TrainCount),
        ("t10k-images-idx3-ubyte.gz", 16 + (TestCount * 784)),
        ("t10k-labels-idx1-ubyte.gz", 8 + TestCount),
    ];

    public static NamedDataset Digits { get; } = new(
        "mnist", "handwritten digits, 28x28 grey, 10 classes (LeCun, Cortes and Burges 1998)", Load)
    {
        Files = Files(
            [
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ],
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/"),
    };

    public static NamedDataset Fashion { get; } = new(
        "fashion-mnist", "photographs of clothes, 28x28 grey, 10 classes (Xiao, Rasul and Vollgraf 2017)", Load)
    {
        Files = Files(
            [
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            ],
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        SystemFolder = OperatingSystem.IsWindows() ? null : "/usr/share/datasets/fashion-mnist",
    };

    private static DataFile[] Files(string[] hashes, params string[] hosts) =>
        [
            .. Parts.Select((part, i) =>
                new DataFile(part.Name, hashes[i], part.Bytes, [.. hosts.Select(host => new Uri(host + part.Name))])),
        ];

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var paths = set.Files.Select(file => file.Find(folder!)!).ToArray();
        var parts = Together.Run(
            () => Part(set, paths[0], paths[1], TrainCount, request.MapAbove),
            () => Part(set, paths[2], paths[3], TestCount, request.MapAbove));
        return new Splits(parts[0], Test: parts[1]) { LastForValidation = ValidationCount }.ToDataset(set.Name, request);
    }

    private static RawArray Part(NamedDataset set, string imagesPath, string labelsPath, int count, long mapAbove)
    {
        var images = Idx.Read(imagesPath, set.Origin(imagesPath), mapAbove);
        var labels = Idx.Read(labelsPath, set.Origin(labelsPath), mapAbove);
        if (images.Count != count || images.Shape != [28, 28])
            throw Unexpected(set.Origin(imagesPath), Origin.Content([count, 28, 28]), Origin.Content(images.Count, images.Shape));
        if (labels.Count != count || labels.Size != 1)
            throw Unexpected(set.Origin(labelsPath), Origin.Content([count]), Origin.Content(labels.Count, labels.Shape));
        return ClassLabels.Attach(images, labels);
    }

    internal static DataFormatException Unexpected(Origin origin, string expected, string found) =>
        origin.Error(null, $"expected {expected}, found {found}: {origin.Remedy}");
}
