namespace Latent.Data;

/// <summary>
/// A file of a named data set, by its content: what it unpacks to when its name ends in <c>.gz</c>, else itself.
/// </summary>
/// <param name="Name">The name it has where it is published.</param>
/// <param name="Sha256">The SHA-256 of its content, in lower-case hexadecimal.</param>
/// <param name="Bytes">The length of its content, in bytes.</param>
/// <param name="Urls">Where it is published; the first that answers serves.</param>
public sealed record DataFile(string Name, string Sha256, long Bytes, IReadOnlyList<Uri> Urls)
{
    /// <summary>
    /// The file in a folder, by its own name, or with <c>.gz</c> added or left out; null when none is there.
    /// </summary>
    public string? Find(string folder)
    {
        var plain = Name.EndsWith(".gz", StringComparison.Ordinal) ? Name[..^3] : Name;
        string[] names = [Name, plain, plain + ".gz"];
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
