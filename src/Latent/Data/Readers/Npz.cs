using System.IO.Compression;
using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>NumPy's archive of arrays: a zip file of .npy files, picked by their customary names.</summary>
internal static class Npz
{
    private static readonly string[] Train = ["x_train", "train", "train_x", "train_images"];
    private static readonly string[] Validation =
        ["x_valid", "x_val", "x_validation", "valid", "val", "validation", "valid_images", "val_images"];

    private static readonly string[] Test = ["x_test", "test", "test_x", "test_images"];
    private static readonly string[] Undivided = ["x", "data", "images", "arr_0"];
    private static readonly string[] Labels = ["y", "labels"];

    public static Splits Read(string path, Origin origin)
    {
        try
        {
            using var archive = new ZipArchive(Source.OpenFile(path));
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
                entries.TryAdd(entry.FullName[..^4], entry);
            if (entries.Count == 0)
                throw origin.Error(null, "the archive has no arrays (.npy)");
            return Read(entries, origin);
        }
        catch (Exception e) when (
            e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new DataFormatException(origin.Name, null,
                $"not a zip archive of arrays, or a damaged one: {origin.Remedy}", e);
        }
    }

    private static Splits Read(Dictionary<string, ZipArchiveEntry> entries, Origin origin)
    {
        if (Part(Train) is { } train)
            return new(train, Part(Validation), Part(Test));
        var first = Undivided.FirstOrDefault(entries.ContainsKey) ?? entries.Keys.First();
        var labels = Labels.FirstOrDefault(entries.ContainsKey);
        return new(ClassLabels.Attach(Array(first), labels is null ? null : Array(labels)));

        RawArray? Part(string[] names)
        {
            if (names.FirstOrDefault(entries.ContainsKey) is not { } examples)
                return null;
            var split = examples.Replace("x_", "", StringComparison.OrdinalIgnoreCase).Split('_')[0];
            string[] customary = [$"y_{split}", $"{split}_y", $"{split}_labels"];
            var name = customary.FirstOrDefault(entries.ContainsKey);
            return ClassLabels.Attach(Array(examples), name is null ? null : Array(name));
        }

        RawArray Array(string name)
        {
            using var source = Source.Open(entries[name], origin with { Name = $"{origin.Name}, array {name}" });
            return Npy.Read(source, long.MaxValue);
        }
    }
}
