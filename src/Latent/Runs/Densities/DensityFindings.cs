using System.Globalization;
using Latent.Data;

namespace Latent.Runs.Densities;

/// <summary>What a comparison of densities says, in sentences with its numbers.</summary>
internal static class DensityFindings
{
    // A difference counts that is beyond so many standard errors of it.
    private const double Sigmas = 3;

    // Of the way from reconstructions to samples from the prior, what counts as most of it.
    private const double Most = 0.5;

    /// <summary>The sentences.</summary>
    /// <param name="rows">Test data, reconstructions, the prior where there is one, and the other densities.</param>
    /// <param name="kind">What the data's values are.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<DensityRow> rows, ValueKind kind)
    {
        var (floor, reconstructions) = (Named(rows, DensityRow.TestData), Named(rows, DensityRow.Reconstructions));
        var prior = rows.SingleOrDefault(row => row.Name == DensityRow.Prior);
        DensityRow[] fitted = [.. rows.Where(row => row.IsSamples && row != prior)];
        string[] densities = prior is null
            ? [WithoutPrior(reconstructions, fitted.MinBy(row => row.Distance.Mean)!)]
            : [Samples(prior, reconstructions, fitted), Codes(fitted.MaxBy(row => row.Gain!.Mean)!)];
        return
        [
            Decoder(floor, reconstructions),
            .. densities,
            .. kind == ValueKind.Binary
                ? ["The data are black and white, what is decoded are means, which are grey: every distance but that of test data has a part that comes of it."]
                : Array.Empty<string>(),
        ];
    }

    private static string Decoder(DensityRow floor, DensityRow reconstructions) => IsAbove(reconstructions, floor)
        ? Say($"Reconstructions of test data have {Ratio(reconstructions, floor)} times the squared distance of test data from training data: what is more is the decoder's.")
        : "Reconstructions of test data are as near to training data as test data are: what is missing in samples is not the decoder's.";

    private static string Samples(DensityRow prior, DensityRow reconstructions, DensityRow[] fitted)
    {
        if (Gap(reconstructions, prior) is not { } start)
            return "Samples from the prior are as near as reconstructions: the prior fits the codes as far as this distance can tell.";
        var best = fitted.MinBy(row => row.Distance.Mean)!;
        var gap = prior.Distance.Mean - reconstructions.Distance.Mean;
        var closed = (prior.Distance.Mean - best.Distance.Mean) / gap;
        if (!IsAbove(prior, best))
            return $"{start}, and no fitted density is nearer by more than the errors.";
        var share = closed >= 1 ? "all of the gap" : Say($"{100 * closed:F0} % of the gap");
        return closed >= Most
            ? $"{start}; {best.Name} closes {share}: the prior does not fit the aggregate posterior."
            : $"{start}; {best.Name}, the best of the fitted densities, closes {share}: none fits the aggregate posterior well.";
    }

    /// <summary>How much further samples from the prior are than reconstructions; null where the errors explain it.</summary>
    internal static string? Gap(DensityRow reconstructions, DensityRow prior) => IsAbove(prior, reconstructions)
        ? Say($"Samples from the prior have {Ratio(prior, reconstructions)} times the squared distance of reconstructions")
        : null;

    private static string WithoutPrior(DensityRow reconstructions, DensityRow best) => IsAbove(best, reconstructions)
        ? Say($"There is no prior; samples from {best.Name}, the best of the fitted densities, have {Ratio(best, reconstructions)} times the squared distance of reconstructions.")
        : $"There is no prior; samples from {best.Name} are as near as reconstructions.";

    private static string Codes(DensityRow best)
    {
        var gain = best.Gain!;
        var number = Say($"{Math.Abs(gain.Mean):F2} ± {gain.StandardError:F2} nats");
        return gain.IsWithin(Sigmas, 0)
            ? Say($"Codes of test data are no more likely under any fitted density than under the prior: {best.Name} is within {number}.")
            : gain.Mean > 0
                ? $"Codes of test data are likelier by {number} each under {best.Name} than under the prior."
                : $"Codes of test data are likelier by {number} each under the prior than under any fitted density.";
    }

    private static bool IsAbove(DensityRow row, DensityRow other)
    {
        var (a, b) = (row.Distance, other.Distance);
        var error = Math.Sqrt((a.StandardError * a.StandardError) + (b.StandardError * b.StandardError));
        return a.Mean - b.Mean > Sigmas * error;
    }

    private static string Ratio(DensityRow row, DensityRow other) =>
        (row.Distance.Mean / other.Distance.Mean) is var ratio && ratio >= 100
            ? ratio.ToString("N0", CultureInfo.InvariantCulture)
            : ratio.ToString("G2", CultureInfo.InvariantCulture);

    private static DensityRow Named(IReadOnlyList<DensityRow> rows, string name) => rows.Single(row => row.Name == name);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
