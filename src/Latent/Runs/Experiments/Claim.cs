namespace Latent.Runs.Experiments;

/// <summary>
/// What a paper says of a variant: a figure (<see cref="Paper"/> and how far from it is still the same, or limits), or an
/// order (<see cref="Above"/>).
/// </summary>
public sealed record Claim
{
    /// <summary>The variant that it is about.</summary>
    public required string Variant { get; init; }

    /// <summary>What is measured, as <see cref="Experiments.Measure.Parse"/> reads it.</summary>
    public required string Measure { get; init; }

    /// <summary>The paper's figure, in the unit and with the sign of the measure; null for none.</summary>
    public double? Paper { get; init; }

    /// <summary>How far from <see cref="Paper"/> is inside.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The least that is inside.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The most that is inside.</summary>
    public double? AtMost { get; init; }

    /// <summary>For an order: the variant above which this one is said to be.</summary>
    public string? Above { get; init; }

    /// <summary>What is measured of <see cref="Above"/>; null for the same.</summary>
    public string? AboveMeasure { get; init; }

    /// <summary>How far the paper's figure is to be trusted, as in <c>read from a figure</c>.</summary>
    public required string Trust { get; init; }

    /// <summary>The scale at which it is judged; null for every one.</summary>
    public string? Scale { get; init; }

    /// <summary>What it is about, in a line.</summary>
    public string Subject => (Above, AboveMeasure) switch
    {
        (null, _) => $"{Variant}: {Measure}",
        (_, null) => $"{Variant} less {Above}: {Measure}",
        _ => $"{Variant}: {Measure} less {Above}: {AboveMeasure}",
    };

    /// <summary>What the paper says, in words: a figure and what is inside, or an order.</summary>
    public string Statement
    {
        get
        {
            if (Above is not null)
                return "above 0";
            var value = Paper is { } paper ? Invariant($"{paper}") : "";
            string[] limits =
            [
                .. Tolerance is { } tolerance ? [Invariant($"± {tolerance}")] : Array.Empty<string>(),
                .. AtLeast is { } least ? [Invariant($"at least {least}")] : Array.Empty<string>(),
                .. AtMost is { } most ? [Invariant($"at most {most}")] : Array.Empty<string>(),
            ];
            return $"{value} ({string.Join(", ", limits)})".Trim();
        }
    }

    /// <summary>Whether a value, or for an order a difference, is what the paper says.</summary>
    public bool Holds(double value) => Above is not null
        ? value > 0
        : !(Math.Abs(value - Paper ?? 0) > Tolerance) && !(value < AtLeast) && !(value > AtMost) && double.IsFinite(value);
}
