using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Runs.Densities;

namespace Latent.Runs.Experiments;

/// <summary>
/// Something measured of a finished run. What is measured along the training may name a place in it:
/// <c>trainElbo@epoch71</c>, <c>validationElbo@samples1e6</c>; without one it is the last value.
/// </summary>
/// <param name="Name">What experiments call it.</param>
/// <param name="Unit">The unit of the value; per example, where that is nats.</param>
/// <param name="Estimator">What it is, and how it is estimated.</param>
public sealed record Measure(string Name, string Unit, string Estimator)
{
    /// <summary>Every measure. A new one is a line.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Along("trainElbo", "nats", "ELBO, mean over the training steps since the validation before", x => Training(x, "elbo")),
        Along("validationElbo", "nats", "ELBO on the validation examples, 1 draw", x => Validation(x, "elbo")),
        Final("bestValidationElbo", "nats", "greatest of the ELBOs on the validation examples, 1 draw", x => Best(x.Metrics)),
        Final("testElbo", "nats", "ELBO on the test examples, 1 draw", x => Reading.Of(x.Evaluation.Elbo, x.Values?.Judged)),
        Final("testReconstruction", "nats", "E_q[ln p(x | z)] on the test examples, 1 draw", x => Reading.Of(x.Evaluation.Reconstruction)),
        Final("testKl", "nats", "KL(q(z | x) || p(z)) on the test examples", x => Reading.Of(x.Evaluation.Kl)),
        Final("logLikelihood", "nats", "ln p(x) of test examples by importance sampling, K = evaluation.samples", x => Reading.Of(x.Evaluation.LogLikelihood, x.Values?.LogLikelihood)),
        Final("marginalLikelihood", "nats", "ln p(x) of up to 200 test examples by HMC, 1,000 posterior draws each", x => Reading.Of(x.Marginal.LogLikelihood, x.Marginal.Values)),
        Final("activeUnits", "units", Invariant($"latent units with Var E[z | x] above {LevelReport.Threshold}, test examples"), x => new(x.Evaluation.ActiveUnits)),
        Final("activeUnitsByVariance", "units", Invariant($"latent units of the top level with mean posterior variance up to {LatentDimension.MostMeanVariance}, training examples"), x => new(x.Codes.Count(u => u.IsActiveByVariance))),
        Final("varianceLaw", "", "largest |mean σ² + mean μ² - 1| of the active units of the top level, training examples", x => Largest(x, u => Math.Abs(u.SecondMoment - 1))),
        Final("varianceLawAverage", "", "mean over the units of the top level of mean σ² + Var μ, training examples", x => new(x.Codes.Average(u => u.Variance))),
        Final("excessKurtosis", "", "largest |excess kurtosis| of the aggregate posterior of an active unit, training examples", x => Largest(x, u => Math.Abs(u.ExcessKurtosis))),
        Distance("frechetTestData", "test examples", DensityRow.TestData),
        Distance("frechetReconstructions", "reconstructions of test examples", DensityRow.Reconstructions),
        Distance("frechetPrior", "samples from the prior", DensityRow.Prior),
        Distance("frechetGaussian", "samples from a normal fitted to codes", "gaussian"),
        Distance("frechetMixture", "samples from a mixture of 10 normals fitted to codes", "mixture:10"),
        Distance("frechetSecondStage", "samples from a second-stage VAE of codes", "second-stage"),
        Final("marginalKl", "nats", "largest KL(q(z) || N(0, 1)) of one active unit's aggregate posterior, training examples", x => Largest(x, u => u.MarginalKl)),
    ];

    private Func<MeasuredRun, Reading?>? AtEnd { get; init; }

    private Func<Metrics, Reading?>? OnTheWay { get; init; }

    /// <summary>Where on the way it is measured; null for the end.</summary>
    internal Place? At { get; private init; }

    /// <summary>Reads the name of a measure, with its place where it has one.</summary>
    /// <exception cref="FormatException">There is no such measure, or the place is none.</exception>
    public static Measure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('@', 2);
        var measure = All.FirstOrDefault(x => x.Name == parts[0]) ?? throw new FormatException(
            $"measure '{Check.Brief(text)}' is not one of {string.Join(", ", All.Select(x => x.Name))}");
        if (parts.Length == 1)
            return measure;
        if (measure.OnTheWay is null)
            throw new FormatException($"measure '{Check.Brief(text)}': {measure.Name} is taken at the end and has no place");
        return measure with
        {
            At = Place.Parse(parts[1])
                ?? throw new FormatException($"measure '{Check.Brief(text)}': expected a place as in @epoch71 or @samples1e6"),
        };
    }

    /// <summary>The value of a run; null where the run has none, as when it ended before the place.</summary>
    public Reading? Of(MeasuredRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (AtEnd is { } final)
            return final(run);
        var line = At is null ? run.Metrics is [.., var last] ? last : null : At.Find(run.Metrics, run.Recipe.Training.Batch);
        return line is null ? null : OnTheWay!(line);
    }

    private static Measure Final(string name, string unit, string estimator, Func<MeasuredRun, Reading?> read) =>
        new(name, unit, estimator) { AtEnd = read };

    // Features are of a classifier of the data, or principal components: no FID, and not comparable with one.
    private static Measure Distance(string name, string what, string row) => Final(
        name, "squared units of the features", $"squared Fréchet distance of {what} from training examples, by features of `latent densities`",
        x => x.Densities.Rows.FirstOrDefault(r => r.Name == row) is { } found ? Reading.Of(found.Distance) : null);

    private static Measure Along(string name, string unit, string estimator, Func<Metrics, Reading?> read) =>
        new(name, unit, estimator) { OnTheWay = read };

    private static Reading? Training(Metrics line, string term) =>
        line.Train.TryGetValue(term, out var value) ? new Reading(value) : null;

    private static Reading? Validation(Metrics line, string term) =>
        line.Validation?.TryGetValue(term, out var value) is true
            ? new Reading(value, term == "elbo" ? line.Validation.GetValueOrDefault("standardError") : null)
            : null;

    private static Reading? Best(IReadOnlyList<Metrics> metrics) =>
        metrics.LastOrDefault(x => x.Best) is { } best ? Validation(best, "elbo") : null;

    private static Reading? Largest(MeasuredRun run, Func<Evaluation.Aggregate.LatentDimension, double> of) =>
        run.Codes.Where(x => x.IsActive).Select(of).DefaultIfEmpty(double.NaN).Max() is var value && double.IsFinite(value) ? new Reading(value) : null;
}
