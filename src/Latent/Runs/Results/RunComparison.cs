using Latent.Imaging;
using Latent.Runs.Recipes;

namespace Latent.Runs.Results;

/// <summary>Runs beside each other: where their recipes differ, what they came to, and how they went.</summary>
/// <param name="Runs">What each came to, in the order given.</param>
/// <param name="Differences">The keys of the recipes whose values are not all the same, in the recipe's order.</param>
/// <param name="Curve">The validation bounds at epochs at which every run that has any was validated.</param>
public sealed record RunComparison(
    IReadOnlyList<ComparedRun> Runs, IReadOnlyList<RecipeDifference> Differences, IReadOnlyList<ComparedEpoch> Curve)
{
    private const int MostEpochs = 10;

    // What the legend has room for.
    private const int LongestName = 15;

    // Of other data, or under another density, a bound is another quantity.
    private static readonly string[] OfTheBound =
    [
        "data.source", "data.binarize", "data.scale", "data.train", "data.validation", "data.test", "data.table", "data.categorical", "data.omit", "data.labelColumn",
        "data.window", "data.stride", "model.kind", "model.likelihood", "model.condition", "seed",
    ];

    /// <summary>The keys that differ and by which the bounds are of other examples or another density.</summary>
    public IEnumerable<string> Incomparable => Differences.Select(x => x.Key).Where(OfTheBound.Contains);

    /// <summary>Whether log-likelihoods are by other numbers of samples, or of other numbers of examples.</summary>
    public bool HasUnlikeLikelihoods => Runs.Select(x => x.Evaluation).OfType<RunEvaluation>()
        .Where(x => x.LogLikelihood is not null).Select(x => (x.Samples, x.LogLikelihood!.Count)).Distinct().Skip(1).Any();

    /// <summary>Compares runs by what is in their folders; nothing is computed anew.</summary>
    /// <param name="folders">The runs, at least one.</param>
    /// <exception cref="RunException">A file of a run is damaged.</exception>
    public static RunComparison Of(IReadOnlyList<RunFolder> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return new([.. folders.Select(ComparedRun.Of)], [.. Differing(folders)], [.. Common(folders)]);
    }

    /// <summary>The validation bounds over epochs, a line a run, as SVG.</summary>
    public string ToSvg()
    {
        string[] names = [.. Runs.Select(x => Path.GetFileName(Path.TrimEndingDirectorySeparator(x.Location)))];
        if (names.Distinct().Count() < names.Length)
            names = [.. Runs.Select(x => x.Location)];
        var curves = Runs.Select((run, i) => new PlotCurve(Short(names[i]), PlotColours.Hex(PlotColours.Of(i)), run.Bounds)
        {
            Dash = i < PlotColours.Count ? "" : "5 4",
        });
        var what = string.Join(" or ", Runs.Select(x => x.Judged == "elbo" ? "ELBO" : x.Judged).Distinct());
        return PlotCurves.Draw([.. curves], $"validation {what} over epochs", "epoch", $"validation {what}, nats per example", mark: null) + "\n";
    }

    // What tells names apart stands at their end.
    private static string Short(string name) => name.Length <= LongestName ? name : $"~{name[^(LongestName - 1)..]}";

    private static IEnumerable<RecipeDifference> Differing(IReadOnlyList<RunFolder> folders)
    {
        var values = folders.Select(x => x.Recipe.Values()).ToArray();
        return values[0].Keys
            .Select(key => new RecipeDifference(key, [.. values.Select(x => x[key])]))
            .Where(x => x.Values.Distinct().Skip(1).Any());
    }

    private static IEnumerable<ComparedEpoch> Common(IReadOnlyList<RunFolder> folders)
    {
        var curves = folders.Select(Bounds).ToArray();
        var common = curves.Where(x => x.Count > 0).Select(x => x.Keys.AsEnumerable())
            .DefaultIfEmpty([]).Aggregate((x, y) => x.Intersect(y)).Order().ToArray();
        var shown = Math.Min(common.Length, MostEpochs);
        for (var i = 0; i < shown; i++)
        {
            // From the first to the last, as evenly as whole places are.
            var epoch = common[shown == 1 ? 0 : (int)((long)i * (common.Length - 1) / (shown - 1))];
            yield return new(epoch, [.. curves.Select(x => x.GetValueOrDefault(epoch))]);
        }
    }

    private static Dictionary<double, ComparedBound> Bounds(RunFolder folder)
    {
        var bounds = new Dictionary<double, ComparedBound>();
        foreach (var metrics in folder.ReadMetrics())
        {
            if (ComparedBound.Of(metrics, folder.Recipe.Model.Judged) is { } bound)
                bounds[metrics.Epoch] = bound;
        }

        return bounds;
    }
}

/// <summary>What one run came to; null for what it has not yet.</summary>
/// <param name="Location">Its folder, as it was named.</param>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Seconds">The time spent training, in seconds.</param>
/// <param name="BestBound">The best validation bound, or reconstruction where there is none, in nats per datum.</param>
/// <param name="BestStep">Its step.</param>
/// <param name="Evaluation">The numbers on the test examples.</param>
public sealed record ComparedRun(
    string Location, long? Step, double? Seconds, double? BestBound, long? BestStep, RunEvaluation? Evaluation)
{
    /// <summary>The standard error of <see cref="BestBound"/> over the validation examples; null where it is not known.</summary>
    public double? BestError { get; private init; }

    /// <summary>The validation term that <see cref="BestBound"/> is of: <c>elbo</c>, or <c>reconstruction</c> without a
    /// bound.</summary>
    public string Judged { get; private init; } = "elbo";

    /// <summary>The log-likelihood by Hamiltonian Monte Carlo.</summary>
    public RunMarginalLikelihood? Marginal { get; private init; }

    /// <summary>Every validation bound, by the epochs passed.</summary>
    public IReadOnlyList<(double Epoch, double Bound)> Bounds { get; private init; } = [];

    internal static ComparedRun Of(RunFolder folder)
    {
        var state = folder.Weights.State();
        return new(
            folder.Location, state?.Step, state?.Seconds, state?.BestBound, state?.BestBound is null ? null : state.BestStep,
            folder.Load<RunEvaluation>())
        {
            BestError = state?.BestBound is null ? null
                : folder.ReadMetrics().Where(x => x.Step == state.BestStep).Select(x => ComparedBound.Of(x, folder.Recipe.Model.Judged)?.Error).LastOrDefault(),
            Judged = folder.Recipe.Model.Judged,
            Marginal = folder.Load<RunMarginalLikelihood>(),
            Bounds =
            [
                .. folder.ReadMetrics().Select(x => (x.Epoch, Bound: ComparedBound.Of(x, folder.Recipe.Model.Judged)))
                    .Where(x => x.Bound is not null).Select(x => (x.Epoch, x.Bound!.Mean)),
            ],
        };
    }
}

/// <summary>One key of the recipes.</summary>
/// <param name="Key">Its dotted path.</param>
/// <param name="Values">Its value in each run.</param>
public sealed record RecipeDifference(string Key, IReadOnlyList<string> Values);

/// <summary>One epoch of the curves.</summary>
/// <param name="Epoch">The number of passes over the training examples.</param>
/// <param name="Bounds">The validation bound of each run, in nats per datum; null where a run has none at all.</param>
public sealed record ComparedEpoch(double Epoch, IReadOnlyList<ComparedBound?> Bounds);

/// <summary>A validation bound.</summary>
/// <param name="Mean">In nats per datum.</param>
/// <param name="Error">Its standard error over the validation examples; null where it was not kept.</param>
public sealed record ComparedBound(double Mean, double? Error)
{
    internal static ComparedBound? Of(Metrics metrics, string term) => metrics.Validation?.TryGetValue(term, out var bound) is true
        ? new(bound, metrics.Validation.TryGetValue("standardError", out var error) ? error : null)
        : null;
}
