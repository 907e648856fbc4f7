namespace Latent.Runs;

/// <summary>The data of a <see cref="Recipe"/>.</summary>
public sealed record DataRecipe
{
    /// <summary>
    /// How values become black and white: afresh at each access, once and for all, or not at all (soft targets).
    /// </summary>
    public static IReadOnlyList<string> Binarizations { get; } = ["dynamic", "static", "none"];

    /// <summary>The name of a data set, or the path of a file or folder.</summary>
    public string Source { get; init; } = "digits";

    /// <summary>A folder that is looked in before the usual ones; null for none.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// One of <see cref="Binarizations"/>, or <c>auto</c>: dynamic for grey values under a Bernoulli likelihood, else
    /// none.
    /// </summary>
    public string Binarize
    {
        get;
        init => field = Check.OneOf(value, ["auto", .. Binarizations], "data.binarize");
    } = "auto";

    /// <summary>The number of validation examples where the data leave it open; null for a tenth.</summary>
    public int? Validation { get; init => field = Check.Positive(value, "data.validation"); }

    /// <summary>The number of test examples where the data leave it open; null for a tenth.</summary>
    public int? Test { get; init => field = Check.Positive(value, "data.test"); }
}
