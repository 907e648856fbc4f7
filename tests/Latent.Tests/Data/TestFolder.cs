using Latent.Data;

namespace Latent.Tests.Data;

/// <summary>A folder that goes when the test does.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("latent-").FullName;

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Loads a file that holds these bytes.</summary>
    public Dataset Load(string name, byte[] bytes, long mapAbove = long.MaxValue) =>
        Datasets.Load(new() { Source = Write(name, bytes), MapAbove = mapAbove });

    /// <summary>The message with which such a file is refused.</summary>
    public string Refusal(string name, byte[] bytes) =>
        Assert.Throws<DataFormatException>(() => Load(name, bytes)).Message;

    public string Refusal(string name, string text) => Refusal(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class ExamplesReading
{
    /// <summary>All values, row by row.</summary>
    public static float[] Values(this Examples examples)
    {
        var values = new float[examples.Count * examples.Size];
        examples.Read([.. Enumerable.Range(0, examples.Count)], values);
        return values;
    }

    /// <summary>All rows of all splits, sorted by their first value.</summary>
    public static float[][] AllRows(this Dataset data) =>
        [.. new[] { data.Train, data.Validation, data.Test }.SelectMany(part => part.Values().Chunk(part.Size)).OrderBy(row => row[0])];
}
