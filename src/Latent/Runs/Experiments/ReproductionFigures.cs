using Latent.Imaging;

namespace Latent.Runs.Experiments;

/// <summary>Draws an experiment's figures: bounds over the training samples seen, on a logarithmic axis.</summary>
/// <remarks>As figure 2 of Kingma and Welling 2014, arXiv:1312.6114; the held-out examples are those of validation.</remarks>
public static class ReproductionFigures
{
    private const string TrainDash = "", ValidationDash = "5 4";

    /// <summary>Each figure with the name of its file, <c>NAME-SCALE.svg</c>: the runs with seed 1.</summary>
    /// <param name="reproduction">What was run.</param>
    /// <param name="measured">The runs.</param>
    public static IEnumerable<(string File, string Svg)> Draw(
        Reproduction reproduction, IReadOnlyDictionary<PlannedRun, MeasuredRun> measured)
    {
        ArgumentNullException.ThrowIfNull(reproduction);
        ArgumentNullException.ThrowIfNull(measured);
        foreach (var figure in reproduction.Experiment.Figures)
        {
            var runs = reproduction.Runs.Where(x => x.Seed == 1 && figure.Variants.Contains(x.Variant)).ToArray();
            if (runs.Length > 0)
                yield return ($"{figure.Name}-{reproduction.Scale}.svg", Draw(figure, [.. runs.SelectMany((x, i) => Curves(figure, x.Variant, measured[x], i))]));
        }
    }

    private static string Draw(ExperimentFigure figure, PlotCurve[] curves) => PlotCurves.Draw(
        curves, $"{figure.Name}: ELBO over training samples", "training samples seen (solid: train, dashed: validation)",
        "ELBO, nats per example", mark: null, logarithmic: true);

    private static IEnumerable<PlotCurve> Curves(ExperimentFigure figure, string variant, MeasuredRun run, int index)
    {
        var colour = PlotColours.Hex(PlotColours.Of(index));
        yield return new(variant, colour, Points(figure, run, x => x.Train)) { Dash = TrainDash };
        yield return new("", colour, Points(figure, run, x => x.Validation)) { Dash = ValidationDash };
    }

    private static List<(double X, double Y)> Points(
        ExperimentFigure figure, MeasuredRun run, Func<Metrics, IReadOnlyDictionary<string, double>?> terms)
    {
        var points = new List<(double X, double Y)>();
        foreach (var line in run.Metrics)
        {
            if (terms(line)?.TryGetValue("elbo", out var bound) is true && !(bound < figure.Least))
                points.Add(((double)line.Step * run.Recipe.Training.Batch, bound));
        }

        return points;
    }
}
