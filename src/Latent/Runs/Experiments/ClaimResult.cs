using Latent.Evaluation;

namespace Latent.Runs.Experiments;

/// <summary>What runs came to beside what a paper says.</summary>
/// <param name="Claim">What the paper says.</param>
/// <param name="Mean">The mean over seeds; for an order, of the differences; null where it was not measured.</param>
/// <param name="Spread">
/// The standard deviation over seeds; with one seed the standard error over examples, where it is known.
/// </param>
/// <param name="Verdict">What follows.</param>
public sealed record ClaimResult(Claim Claim, double? Mean, double? Spread, Verdict Verdict)
{
    // A difference within so many standard errors of 0 has no sign.
    private const double Sigmas = 2;

    /// <summary>Judges a claim.</summary>
    /// <param name="claim">What the paper says.</param>
    /// <param name="values">What was measured of its variant, a seed each; null where it was not reached.</param>
    /// <param name="others">For an order: what was measured of the other variant, with the same seeds.</param>
    public static ClaimResult Of(Claim claim, IReadOnlyList<Reading?> values, IReadOnlyList<Reading?>? others = null)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(values);
        var found = others is null ? values : [.. values.Zip(others, Less)];
        if (found.Count == 0 || found.Any(x => x is not { } known || !double.IsFinite(known.Value)))
            return new(claim, null, null, Verdict.NotMeasured);
        var mean = found.Average(x => x!.Value.Value);
        var spread = found is [{ } only] ? only.StandardError : Deviation(found, mean);
        var isOpen = others is not null && Math.Abs(mean) < Sigmas * spread / Math.Sqrt(found.Count);
        return new(claim, mean, spread, isOpen ? Verdict.Undecided : claim.Holds(mean) ? Verdict.Inside : Verdict.Outside);
    }

    private static Reading? Less(Reading? x, Reading? y) => x is { } a && y is { } b
        ? new Reading(a.Value - b.Value, Error(a, b))
        : null;

    // Over the same examples of the differences; else the errors of two runs add up as if independent.
    private static double? Error(Reading x, Reading y) =>
        x.Values is { } a && y.Values is { } b && a.Count == b.Count
            ? Estimate.Of([.. a.Zip(b, (u, v) => u - v)]).StandardError
            : x.StandardError is { } s && y.StandardError is { } t ? Math.Sqrt((s * s) + (t * t)) : null;

    private static double Deviation(IReadOnlyList<Reading?> found, double mean) =>
        Math.Sqrt(found.Sum(x => Math.Pow(x!.Value.Value - mean, 2)) / (found.Count - 1));
}

/// <summary>What runs say of a claim.</summary>
public enum Verdict
{
    /// <summary>As the paper says.</summary>
    Inside,

    /// <summary>Other than the paper says.</summary>
    Outside,

    /// <summary>Of an order: the difference is within two standard errors of 0, over seeds or, with one seed, over examples.</summary>
    Undecided,

    /// <summary>A run has no such value: it ended before, or the value is not finite.</summary>
    NotMeasured,
}
