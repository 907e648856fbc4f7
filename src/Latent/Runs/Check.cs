using System.Globalization;
using System.Numerics;

namespace Latent.Runs;

/// <summary>Refuses a recipe's values by the dotted path of their key.</summary>
internal static class Check
{
    public static T Positive<T>(T value, string key)
        where T : struct, INumber<T> => value > T.Zero && T.IsFinite(value)
            ? value
            : throw Bad(value, key, "expected a number above 0");

    public static T? Positive<T>(T? value, string key)
        where T : struct, INumber<T> => value is { } given ? Positive(given, key) : null;

    public static double NotNegative(double value, string key) => value >= 0 && double.IsFinite(value)
        ? value
        : throw Bad(value, key, "expected a number, 0 or above");

    public static double Fraction(double value, string key) => value is >= 0 and < 1
        ? value
        : throw Bad(value, key, "expected a number from 0 to below 1");

    public static double Between(double value, string key) => value is > 0 and < 1
        ? value
        : throw Bad(value, key, "expected a number between 0 and 1");

    public static string OneOf(string value, IReadOnlyList<string> choices, string key) => choices.Contains(value)
        ? value
        : throw new RunException(key, $"'{Brief(value)}' is not one of {string.Join(", ", choices)}");

    public static IReadOnlyList<int> Widths(IReadOnlyList<int> value, string key)
    {
        foreach (var width in value)
            Positive(width, key);
        return value;
    }

    /// <summary>What a file or a caller gave, short enough for a line and without what would break it.</summary>
    public static string Brief(string text)
    {
        const int Longest = 60;
        var brief = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Concat(brief.Select(x => char.IsControl(x) ? '?' : x));
    }

    private static RunException Bad(IFormattable value, string key, string expected) =>
        new(key, $"found {value.ToString(null, CultureInfo.InvariantCulture)}, {expected}");
}
