using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Evaluation;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>Runs side by side, a column each; a dash stands for what a run has not.</summary>
internal static class ComparisonTable
{
    private static readonly (string Name, Func<ComparedRun, string?> Value)[] Figures =
    [
        ("steps", x => Whole(x.Step)),
        ("seconds", x => Fixed(x.Seconds, "F1")),
        ("best validation ELBO", x => x.Judged == "elbo" ? Value(x.BestBound, x.BestError) : null),
        ("best validation reconstruction", x => x.Judged == "elbo" ? null : Value(x.BestBound, x.BestError)),
        ("  at step", x => Whole(x.BestStep)),
        ("test ELBO", x => Value(x.Evaluation?.Elbo)),
        ("  reconstruction", x => Value(x.Evaluation?.Reconstruction)),
        ("  KL", x => Value(x.Evaluation?.Kl)),
        ("log-likelihood", x => Value(x.Evaluation?.LogLikelihood)),
        ("  K", x => Whole(x.Evaluation is { LogLikelihood: not null } found ? found.Samples : null)),
        ("  examples", x => Whole(x.Evaluation?.LogLikelihood?.Count)),
        ("log-likelihood by HMC", x => Value(x.Marginal?.LogLikelihood)),
        ("  examples", x => Whole(x.Marginal?.LogLikelihood.Count)),
        ("active units", x => x.Evaluation is { } found ? $"{found.ActiveUnits} of {found.Units}" : null),
    ];

    public static void Write(RunComparison comparison, Terminal terminal)
    {
        string[] names = [.. comparison.Runs.Select(x => x.Location)];
        if (comparison.Differences.Count == 0)
        {
            terminal.Out.WriteLine("the recipes are the same");
        }
        else
        {
            var recipe = Tables.Create(["recipe", .. names]);
            foreach (var difference in comparison.Differences)
                recipe.Add([difference.Key, .. difference.Values]);
            Tables.Write(recipe, terminal);
        }

        var figures = Tables.Create(["nats per example ± standard error", .. names]);
        foreach (var (name, value) in Figures)
            figures.Add([name, .. comparison.Runs.Select(x => value(x) ?? Tables.None)]);
        Tables.Write(figures, terminal);
        WriteCurve(comparison, names, terminal);
        if (comparison.Incomparable.ToArray() is [_, ..] keys)
            terminal.Out.WriteLine($"bounds are not of the same examples and density: {string.Join(", ", keys)}");
        if (comparison.HasUnlikeLikelihoods)
            terminal.Out.WriteLine("log-likelihoods are not by the same K and of the same examples, and a greater K gives a greater one; measure again with 'latent eval RUN --samples K --images N'");
    }

    public static JsonObject Json(RunComparison comparison) => new()
    {
        ["runs"] = new JsonArray([.. comparison.Runs.Select(Json)]),
        ["recipe"] = new JsonObject(comparison.Differences.Select(x => KeyValuePair.Create<string, JsonNode?>(
            x.Key, new JsonArray([.. x.Values.Select(value => (JsonNode)value)])))),
        ["curve"] = new JsonArray([.. comparison.Curve.Select(x => new JsonObject
        {
            ["epoch"] = x.Epoch,
            ["validationElbo"] = new JsonArray([.. x.Bounds.Select(y => Tables.Number(y?.Mean))]),
            ["standardError"] = new JsonArray([.. x.Bounds.Select(y => Tables.Number(y?.Error))]),
        })]),
        ["incomparable"] = new JsonArray([.. comparison.Incomparable.Select(x => (JsonNode)x)]),
    };

    private static JsonObject Json(ComparedRun x) => new()
    {
        ["run"] = x.Location,
        ["step"] = x.Step,
        ["seconds"] = Tables.Number(x.Seconds),
        ["bestValidationElbo"] = x.Judged == "elbo" ? Tables.Number(x.BestBound) : null,
        ["bestValidationReconstruction"] = x.Judged == "elbo" ? null : Tables.Number(x.BestBound),
        ["bestValidationStandardError"] = Tables.Number(x.BestError),
        ["bestStep"] = x.BestStep,
        ["evaluation"] = x.Evaluation is not { } found ? null : new JsonObject
        {
            ["split"] = found.Split,
            ["step"] = found.Step,
            ["samples"] = found.Samples,
            ["elbo"] = Tables.Json(found.Elbo),
            ["reconstruction"] = Tables.Json(found.Reconstruction),
            ["kl"] = Tables.Json(found.Kl),
            ["logLikelihood"] = Tables.Json(found.LogLikelihood),
            ["activeUnits"] = found.ActiveUnits,
            ["units"] = found.Units,
        },
        ["marginal"] = x.Marginal is not { } marginal ? null : new JsonObject
        {
            ["split"] = marginal.Split,
            ["step"] = marginal.Step,
            ["draws"] = marginal.Draws,
            ["chains"] = marginal.Chains,
            ["logLikelihood"] = Tables.Json(marginal.LogLikelihood),
            ["samplingError"] = Tables.Number(marginal.SamplingError),
        },
    };

    private static void WriteCurve(RunComparison comparison, string[] names, Terminal terminal)
    {
        if (comparison.Curve.Count == 0)
        {
            terminal.Out.WriteLine("no epoch at which every run was validated");
            return;
        }

        var table = Tables.Create([$"epoch, validation {Judged(comparison)} ± standard error", .. names]);
        foreach (var (epoch, bounds) in comparison.Curve)
            table.Add([Invariant($"{epoch:0.##}"), .. bounds.Select(x => Value(x?.Mean, x?.Error) ?? Tables.None)]);
        Tables.Write(table, terminal);
    }

    // Runs with and without a bound stand beside each other, though their values do not compare.
    private static string Judged(RunComparison comparison) => string.Join(
        " or ", comparison.Runs.Select(x => x.Judged == "elbo" ? "ELBO" : x.Judged).Distinct());

    private static string? Whole(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture);

    private static string? Fixed(double? value, string format = "F2") =>
        value is { } x && double.IsFinite(x) ? x.ToString(format, CultureInfo.InvariantCulture) : null;

    private static string? Value(Estimate? x) => Value(x?.Mean, x?.StandardError);

    private static string? Value(double? mean, double? error) => Fixed(error) is { } spread ? $"{Fixed(mean)} ± {spread}" : Fixed(mean);
}
