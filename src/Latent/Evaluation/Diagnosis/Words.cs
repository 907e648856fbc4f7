using System.Globalization;

namespace Latent.Evaluation.Diagnosis;

/// <summary>Sentences with numbers, the same in every culture.</summary>
internal static class Words
{
    /// <summary>The parts of a text, one after the other, in the invariant culture.</summary>
    public static string Of(params FormattableString[] parts) =>
        string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture)));

    /// <summary>As in <c>1 latent</c>, <c>2 latents</c>.</summary>
    public static string Count(int count, string thing) =>
        Of($"{count} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>As in <c>Try --latent 40 or --hidden 500,500 so that the code holds more.</c></summary>
    public static string Try(string wherefore, params ReadOnlySpan<string> options) =>
        $"Try {string.Join(" or ", options)} {wherefore}.";
}
