using System.Globalization;
using Latent.Tensors;

namespace Latent.Data;

/// <summary>The file that bytes come from, by the name that errors use, and what would mend a broken one.</summary>
internal sealed record Origin(string Name, string Remedy)
{
    public static Origin Of(string path) => new(Path.GetFileName(path), "save or fetch it again");

    public DataFormatException Error(string? place, string reason) => new(Name, place, reason);

    public DataFormatException Error(long offset, string reason) =>
        new(Name, string.Create(CultureInfo.InvariantCulture, $"byte {offset}"), reason);

    /// <summary>The file has fewer or more bytes than what it should hold takes.</summary>
    public DataFormatException WrongLength(string content, long expected, long found)
    {
        var fault = found < expected ? "the file is cut short" : "something follows the data";
        return Error(null, string.Create(
            CultureInfo.InvariantCulture,
            $"expected {content} ({expected:N0} bytes), found {found:N0} bytes; {fault}: {Remedy}"));
    }

    /// <summary>"60000 images of 28x28", "60000 values", for messages.</summary>
    public static string Content(ReadOnlySpan<int> lengths) => lengths.Length switch
    {
        0 => "1 value",
        1 => Invariant($"{lengths[0]} values"),
        2 => Invariant($"{lengths[0]} rows of {lengths[1]} values"),
        _ => Invariant($"{lengths[0]} images of {string.Join('x', lengths[1..].ToArray())}"),
    };

    public static string Content(int count, Shape shape) => Content([count, .. shape]);
}
