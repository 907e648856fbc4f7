using System.Globalization;

namespace Latent.Models;

/// <summary>One level of latent variables above another in a <see cref="HierarchicalVae"/>.</summary>
/// <param name="Hidden">The widths of the hidden layers from the level below up; the way down has them in reverse.</param>
/// <param name="LatentSize">The number of latent variables.</param>
public sealed record UpperLevel(IReadOnlyList<int> Hidden, int LatentSize)
{
    /// <summary>Reads levels from the bottom up: <c>100-100-50</c> is two layers of 100 and 50 latent variables; a comma parts levels.</summary>
    /// <exception cref="FormatException">The text is not of this form.</exception>
    public static IReadOnlyList<UpperLevel> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(',').Select(level =>
        {
            int[] widths = [.. level.Split('-').Select(width => Width(width, text))];
            return new UpperLevel(widths[..^1], widths[^1]);
        })];
    }

    private static int Width(string width, string text) =>
        int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException(
                $"Levels '{text}': '{width}' is not a number of units; expected widths and then latents, as in '100-100-50'.");

    /// <summary>The number of latent variables.</summary>
    public int LatentSize { get; init => field = Require.Positive(value); } = Require.Positive(LatentSize);
}
