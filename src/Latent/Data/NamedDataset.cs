namespace Latent.Data;

/// <summary>A data set that is known by name: its files, and how they make a data set.</summary>
public sealed class NamedDataset
{
    private readonly Func<NamedDataset, string?, DataRequest, Dataset> _open;

    /// <summary>
    /// Names a set; <paramref name="open"/> makes it from the folder of its files, which is null for a built-in one.
    /// </summary>
    internal NamedDataset(string name, string description, Func<NamedDataset, string?, DataRequest, Dataset> open) =>
        (Name, Description, _open) = (name, description, open);

    /// <summary>The name to ask for it by.</summary>
    public string Name { get; }

    /// <summary>One line on what it is.</summary>
    public string Description { get; }

    /// <summary>Its files; none when the program makes it itself.</summary>
    public IReadOnlyList<DataFile> Files { get; internal init; } = [];

    /// <summary>Whether the program makes it, so that nothing needs to be found.</summary>
    public bool IsBuiltIn => Files.Count == 0;

    /// <summary>A folder of the system that a package lays it in, if one does.</summary>
    internal string? SystemFolder { get; init; }

    /// <summary>
    /// The first folder that has all files: of each one given, its subfolder of this name, then itself; null when
    /// there is none.
    /// </summary>
    public string? Find(IEnumerable<string> folders) =>
        IsBuiltIn
            ? null
            : Candidates(folders).FirstOrDefault(folder => Files.All(file => file.Find(folder) is not null));

    /// <summary>What a file comes from, for errors.</summary>
    internal Origin Origin(string path) =>
        new(Path.GetFileName(path), $"fetch it again with 'latent data get {Name} --force'");

    internal Dataset Load(DataRequest request)
    {
        if (IsBuiltIn)
            return _open(this, null, request);
        var folders = DataFolders.Search(request.DataDirectory);
        return _open(this, Find(folders) ?? throw NotFound(folders), request);
    }

    private IEnumerable<string> Candidates(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            yield return Path.Combine(folder, Name);
            yield return Path.Combine(folder, Name.Replace('-', '_'));
            yield return Path.Combine(folder, Name.Replace("-", "", StringComparison.Ordinal));
            yield return folder;
        }

        if (SystemFolder is not null)
            yield return SystemFolder;
    }

    /// <summary>What to say when <see cref="Find"/> finds none.</summary>
    internal DataNotFoundException NotFound(IReadOnlyList<string> folders)
    {
        var begun = Candidates(folders).FirstOrDefault(folder => Files.Any(file => file.Find(folder) is not null));
        var places = folders.Select(folder => Path.Combine(folder, Name));
        if (SystemFolder is not null)
            places = places.Append(SystemFolder);
        var missing = string.Join(", ", Files.Where(file => begun is null || file.Find(begun) is null).Select(file => file.Name));
        return new(begun is null
            ? $"{Name}: its files are in none of {string.Join(", ", places)}.\n" +
              $"Fetch them with 'latent data get {Name}', or place {missing} in one of these."
            : $"{Name}: {begun} has only some of its files.\n" +
              $"Fetch the others with 'latent data get {Name}', or place {missing} there.");
    }
}
