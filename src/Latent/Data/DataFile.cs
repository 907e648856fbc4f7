using System.Security.Cryptography;

namespace Latent.Data;

/// <summary>
/// A file of a named data set, by its content: what it unpacks to when its name ends in <c>.gz</c>, else itself.
/// </summary>
/// <param name="Name">The name it has where it is published.</param>
/// <param name="Digest">The SHA-256 of its content, in lower-case hexadecimal; its MD5 where no other is published.</param>
/// <param name="Bytes">The length of its content, in bytes, or what that is at most.</param>
/// <param name="Urls">Where it is published; the first that answers serves.</param>
public sealed record DataFile(string Name, string Digest, long Bytes, IReadOnlyList<Uri> Urls)
{
    /// <summary>What <see cref="Digest"/> is of the content.</summary>
    internal HashAlgorithmName Algorithm => Digest.Length == 32 ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256;

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
