using System.Globalization;

namespace Latent.Runs.Experiments;

/// <summary>A reproduction in words: the rows of its table, and what its numbers are. Tables and documents show the same.</summary>
public static class ReproductionText
{
    private const string None = "–";

    /// <summary>The names of the columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["variant: measure", "paper", "ours", "", "trust"];

    /// <summary>What ± stands for.</summary>
    public static string Spread(Reproduction reproduction)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        return reproduction.Seeds == 1
            ? "1 seed, ± standard error over examples"
            : $"mean of {reproduction.Seeds} seeds ± their standard deviation";
    }

    /// <summary>A row for each claim, a text for each column.</summary>
    public static IReadOnlyList<string> Row(ClaimResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var claim = result.Claim;
        return [claim.Subject, claim.Statement, Ours(result), Word(result.Verdict), claim.Trust];
    }

    /// <summary>What each measure is, with its unit and estimator, a line each.</summary>
    public static IEnumerable<string> Measures(IReadOnlyList<ClaimResult> results) => results
        .SelectMany(x => (string?[])[x.Claim.Measure, x.Claim.AboveMeasure])
        .OfType<string>().Select(Measure.Parse).DistinctBy(x => x.Name)
        .Select(x => $"{x.Name}: {x.Estimator}{(x.Unit == "nats" ? "; nats per example" : "")}");

    /// <summary>How many claims are inside.</summary>
    public static string Count(IReadOnlyList<ClaimResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return $"{results.Count(x => x.Verdict == Verdict.Inside)} of {results.Count} inside";
    }

    /// <summary>The call that repeats it.</summary>
    public static string Command(Reproduction reproduction)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        if (reproduction.IsGathered)
            return $"latent reproduce {reproduction.Experiment.Name} --scale {reproduction.Scale} --seeds {reproduction.Seeds} --gather";
        var variants = reproduction.Chosen is { } chosen ? $" --variants {string.Join(',', chosen)}" : "";
        return $"latent reproduce {reproduction.Experiment.Name} --scale {reproduction.Scale} --seeds {reproduction.Seeds}{variants}";
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Inside => "inside",
        Verdict.Outside => "outside",
        Verdict.Undecided => "undecided",
        _ => "not measured",
    };

    /// <summary>What was measured, with its spread.</summary>
    internal static string Ours(ClaimResult result)
    {
        if (result.Mean is not { } mean)
            return None;
        var format = Measure.Parse(result.Claim.Measure).Unit switch
        {
            "nats" => "F2",
            "units" => "0.#",
            _ => "F3",
        };
        var sign = result.Claim.Above is not null && mean > 0 ? "+" : "";
        var value = sign + mean.ToString(format, CultureInfo.InvariantCulture);
        return result.Spread is { } spread ? $"{value} ± {spread.ToString(format, CultureInfo.InvariantCulture)}" : value;
    }
}
