using Latent.Evaluation;
using Latent.Imaging;
using Latent.Layers;
using Latent.Runs.Results;

namespace Latent.Runs.Report;

/// <summary>The final numbers, each with its unit, its error and how it was found.</summary>
internal sealed class NumbersSection : ReportSection
{
    public override string Title => "Numbers";

    public override bool Has(ReportSource source) => source.Evaluation is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var x = source.Evaluation!;
        page.Element("p", Invariant(
            $"On the {x.Split} examples, parameters of step {x.Step:N0}; means over examples ± standard error{Of(x)}.")
            + (source.Recipe.Model.Posterior == WeightPosterior.Normal
                ? " The decoder's weights are the means of their distribution: neither bound nor estimate is one with the weights integrated out."
                : ""));
        string[]?[] rows =
        [
            Row("ELBO", x.Elbo, "nats per example"),
            Row("reconstruction", x.Reconstruction, "nats per example"),
            Row("KL", x.Kl, "nats per example"),
            x.LabelKl is { } label
                ? ["of the label", Invariant($"{label:F2}"), "nats per example", "mean of -ln p(y)", Invariant($"{x.Reconstruction.Count:N0}")]
                : null,
            Row("½‖z‖² of the code", x.Codes, "per example"),
            Row("log-likelihood", x.LogLikelihood, "nats per example"),
            Row("effective samples", x.EffectiveSampleSize, Invariant($"draws of {x.Samples}")),
            ["active units", Invariant($"{x.ActiveUnits} of {x.Units}"), "units", "Var E[z|x] above 0.01", Invariant($"{x.Reconstruction.Count:N0}")],
        ];
        Table(page, ["", "value", "unit", "estimated by", "examples"], rows.OfType<string[]>());
    }

    private static string Of(RunEvaluation x) => x.Elbo is null
        ? "; codes are points without a density, so the reconstruction says nothing of how data are distributed"
        : $"; bounds and estimates are of {x.Density}; what takes many draws is measured on the first of the examples";

    private static string[]? Row(string name, Estimate? x, string unit) => x is null
        ? null
        : [name, Invariant($"{x.Mean:F2} ± {x.StandardError:F2}"), unit, x.Estimator, Invariant($"{x.Count:N0}")];
}
