using Latent.Data.Tables;

namespace Latent.Data;

/// <summary>Which data to load and how to split them.</summary>
public sealed record DataRequest
{
    /// <summary>The name of a named set, or the path of a file or folder.</summary>
    public required string Source { get; init; }

    /// <summary>A folder to look in for named sets before all others.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Fixes which examples of undivided data go to which split.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The number of validation examples, which are taken from the training ones, and may be 0; by default a
    /// tenth, at least 1, or what a named set is usually divided by. Data that bring a validation split refuse a number.
    /// </summary>
    public int? Validation { get; init; }

    /// <summary>
    /// The number of test examples, as <see cref="Validation"/>; data that bring a test split refuse a number.
    /// </summary>
    public int? Test { get; init; }

    /// <summary>How a CSV file of one's own is read; by default by what is in it.</summary>
    public TableOptions Table { get; init; } = new();

    /// <summary>Whether whole values in [0, 255] are scaled to [0, 1]; else they stay what they are.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Files of plain arrays longer than this many bytes are read through a memory map.</summary>
    internal long MapAbove { get; init; } = 256L << 20;
}
