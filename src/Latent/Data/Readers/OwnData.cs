using Latent.Data.Storage;
using Latent.Data.Tables;

namespace Latent.Data.Readers;

/// <summary>A file or a folder of the user's: which reader it is for.</summary>
internal static class OwnData
{
    private static readonly string[] ValidationFolders = ["valid", "validation", "val"];
    private static readonly string[] Endings = ["", ".gz"];

    public static Dataset Load(DataRequest request)
    {
        var path = Path.TrimEndingDirectorySeparator(request.Source);
        var name = Path.GetFileName(Path.GetFullPath(path));
        try
        {
            return Directory.Exists(path) ? Folder(path, request).ToDataset(name, request)
                : IsText(path) ? Text(path, name, request)
                : File(path, request).ToDataset(name, request);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataNotFoundException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Whether a file's name is that of a CSV file, which alone may be read as columns.</summary>
    public static bool IsText(string path) =>
        Path.GetExtension(Plain(Path.TrimEndingDirectorySeparator(path))).ToUpperInvariant() is ".CSV" or ".TSV"
        && !Directory.Exists(path);

    private static Dataset Text(string path, string name, DataRequest request)
    {
        var (origin, table) = (Origin.Of(path), request.Table);
        if (table.Stride is not null && table.Window is null)
            throw origin.Error(null, "a stride is given and no window; give --window too");
        if (table is { Reading: TableReading.Numbers, NeedsColumns: true })
        {
            throw origin.Error(
                null, "is to be read as numbers, and windows, categories, omissions, labels and a run's schema are of columns; leave --table out");
        }

        var (numbers, why) = table switch
        {
            { Reading: TableReading.Numbers } => (Csv.Read(path, origin), null),
            { Reading: TableReading.Auto, NeedsColumns: false } => Csv.ReadUnlessColumns(path, origin),
            _ => ((RawArray?)null, (string?)null),
        };
        var data = numbers is null
            ? TableDataset.Create(TableReader.Read(path, origin, table), name, request)
            : new Splits(numbers).ToDataset(name, request);
        return why is null ? data : data with { Notes = [why, .. data.Notes] };
    }

    private static string Plain(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static Splits Folder(string path, DataRequest request)
    {
        var train = Path.Combine(path, "train");
        if (Directory.Exists(train))
            return new(ImageFolder.Read(train), Part(ValidationFolders), Part("test"));
        if (Idx(path, "train", request) is { } images)
            return new(images, Test: Idx(path, "t10k", request) ?? Idx(path, "test", request));
        return new(ImageFolder.Read(path));

        RawArray? Part(params string[] names) =>
            names.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists) is { } part
                ? ImageFolder.Read(part, ImageFolder.Classes(train))
                : null;
    }

    /// <summary>
    /// The images and, where they are, the labels of a part, under the names that MNIST's files have.
    /// </summary>
    private static RawArray? Idx(string folder, string part, DataRequest request)
    {
        if (Found("images-idx3") is not { } images)
            return null;
        var examples = Images(images, Origin.Of(images), request.MapAbove);
        return Found("labels-idx1") is { } labels
            ? ClassLabels.Attach(examples, Readers.Idx.Read(labels, Origin.Of(labels), request.MapAbove))
            : examples;

        string? Found(string kind) => Endings
            .Select(end => Path.Combine(folder, $"{part}-{kind}-ubyte{end}"))
            .FirstOrDefault(System.IO.File.Exists);
    }

    // Labels are a file of the same format, and easily given in the place of the images.
    private static RawArray Images(string path, Origin origin, long mapAbove)
    {
        var examples = Readers.Idx.Read(path, origin, mapAbove);
        if (examples.Shape.Size > 1)
            return examples;
        examples.Dispose();
        throw origin.Error(3, "one value an example, as in a file of labels; give the file of the images");
    }

    private static Splits File(string path, DataRequest request)
    {
        var (origin, mapAbove) = (Origin.Of(path), request.MapAbove);
        var plain = Plain(path);
        return Path.GetExtension(plain).ToLowerInvariant() switch
        {
            ".npy" => new(Npy.Read(path, origin, mapAbove)),
            ".npz" => Npz.Read(path, origin),
            ".amat" => new(Amat.Read(path, origin)),
            ".idx" => new(Images(path, origin, mapAbove)),
            _ when plain.EndsWith("-ubyte", StringComparison.Ordinal) => new(Images(path, origin, mapAbove)),
            _ => throw origin.Error(
                null,
                "its name does not say a format that is read: .npy, .npz, .csv, .tsv, .amat, .idx or …-ubyte (all but .npz also with .gz), or a folder of PNG or JPEG files"),
        };
    }
}
