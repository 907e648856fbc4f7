using Latent.Imaging;

namespace Latent.Runs.Report;

/// <summary>Every term over the epochs, in training and on the validation examples.</summary>
internal sealed class CurvesSection : ReportSection
{
    private const string TrainColour = "#3b6fd4", ValidationColour = "#d0630f";

    public override string Title => "Training";

    public override bool Has(ReportSource source) => source.Metrics.Count > 0;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var metrics = source.Metrics;
        page.Element("p", Text(metrics, source.Recipe.Model.Judged));
        page.Open("div", ("class", "curves"));
        var best = metrics.LastOrDefault(x => x.Best);
        foreach (var term in Terms(metrics))
        {
            PlotCurve[] curves =
            [
                new("train", TrainColour, [.. metrics.Where(x => x.Train.ContainsKey(term)).Select(x => (x.Epoch, x.Train[term]))]),
                new("validation", ValidationColour, [.. Validated(metrics, term)]),
            ];
            page.Open("figure").Element("h3", Name(term)).Markup(PlotCurves.Draw(
                [.. curves.Where(x => x.Points.Count > 0)],
                $"{Name(term)} over epochs",
                "epoch",
                Unit(term),
                best is null ? null : (best.Epoch, Invariant($"- - best, step {best.Step:N0}")))).Close();
        }

        page.Close();
    }

    private static string Text(IReadOnlyList<Metrics> metrics, string judged)
    {
        var last = metrics[^1];
        var best = metrics.LastOrDefault(x => x.Best);
        var kept = best?.Validation?.GetValueOrDefault(judged) is { } bound
            ? Invariant($" The best validation {Name(judged)}, {bound:F2} nats, was at step {best.Step:N0}; its parameters are shown here.")
            : "";
        return Invariant($"{last.Step:N0} steps, {last.Epoch:0.##} epochs, {TimeSpan.FromSeconds(Math.Round(last.Seconds)):c} of training.")
            + $"{kept} Training values are means over the steps since the point before.";
    }

    private static IEnumerable<string> Terms(IReadOnlyList<Metrics> metrics) => metrics
        .SelectMany(x => x.Train.Keys.Concat(x.Validation?.Keys ?? []))
        .Where(x => x != "standardError").Distinct();

    private static IEnumerable<(double, double)> Validated(IReadOnlyList<Metrics> metrics, string term)
    {
        foreach (var line in metrics)
        {
            if (line.Validation is { } values && values.TryGetValue(term, out var value))
                yield return (line.Epoch, value);
        }
    }

    // What a penalty is of, before it is weighed, has no unit of its own; nor have the numbers that training adapts.
    private static string Unit(string term) => term switch
    {
        "activeUnits" => "units",
        "logZ" or "logZError" => "nats",
        "weightDecay" => "½‖W‖²",
        "codes" => "½‖z‖² per example",
        "jacobian" => "‖J‖² per example",
        "decoderWeights" => "½‖W‖²",
        "acceptance" => "probability",
        "stepSize" => "leapfrog step ε",
        "multiplier" => "weight λ of the KL",
        _ => "nats per example",
    };

    private static string Name(string term) => term switch
    {
        "elbo" => "ELBO",
        "kl" => "KL",
        "activeUnits" => "active units",
        "logZ" => "ln Z",
        "logZError" => "standard error of ln Z",
        "logJoint" => "ln p(x, z)",
        "stepSize" => "step size",
        _ => term,
    };
}
