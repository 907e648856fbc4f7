namespace Latent;

/// <summary>The content of a data file is not what it has to be.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>Says the file, the place where there is one, and what is wrong there.</summary>
    public DataFormatException(string file, string? place, string reason, Exception? inner = null)
        : base(place is null ? $"{file}: {reason}" : $"{file}, {place}: {reason}", inner) =>
        (File, Place) = (file, place);

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>
    /// Where in the file, as in <c>byte 8</c> or <c>line 3, column 2</c>; null when it is the file as a whole.
    /// </summary>
    public string? Place { get; }
}
