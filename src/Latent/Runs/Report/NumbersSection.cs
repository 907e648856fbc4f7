using Latent.Evaluation;
using Latent.Imaging;
using Latent.Layers;
using Latent.Runs.Results;

namespace Latent.Runs.Report;

/// <summary>The final numbers, each with its unit, its error and how it was found.</summary>
internal sealed class NumbersSection : ReportSection
{
    public override string Title => "Numbers";

    private static readonly string[] Heads = ["", "value", "unit", "estimated by", "examples"];

    public override bool Has(ReportSource source) => source.Evaluation is not null || source.Marginal is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        if (source.Evaluation is { } evaluation)
            Write(evaluation, source, page);
        if (source.Marginal is { } marginal)
            Write(marginal, page);
    }

    private static void Write(RunEvaluation x, ReportSource source, PlotMarkup page)
    {
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
            ["active units", Invariant($"{x.ActiveUnits} of {x.Units}"), "units", Invariant($"Var E[z|x] above {LevelReport.Threshold}"), Invariant($"{x.Reconstruction.Count:N0}")],
        ];
        Table(page, Heads, rows.OfType<string[]>());
    }

    private static void Write(RunMarginalLikelihood x, PlotMarkup page)
    {
        page.Element("p", Invariant(
            $"By Hamiltonian Monte Carlo, which needs no encoder: on the first of the {x.Split} examples, parameters of step {x.Step:N0}; {x.Draws:N0} posterior draws an example by {x.Chains} chains, largest R-hat {x.LargestScaleReduction:F2}. Of the standard error {x.SamplingError:F3} nats are the sampler's.")
            + (x.Unmixed > 0 ? Invariant($" The chains of {x.Unmixed:N0} examples have not mixed, so neither their estimates nor the errors hold.") : "")
            + (x.IsBeyondItsRange ? Invariant($" The estimator is for {RunMarginalLikelihood.FewLatents} latent variables at most, and the model has {x.Latents}.") : ""));
        string[]?[] rows =
        [
            Row("log-likelihood", x.LogLikelihood, "nats per example"),
            Row("the same", x.Importance, "nats per example"),
            Row("difference", x.Difference, "nats per example"),
        ];
        Table(page, Heads, rows.OfType<string[]>());
    }

    private static string Of(RunEvaluation x) => x.Elbo is null
        ? "; codes are points without a density, so the reconstruction says nothing of how data are distributed"
        : $"; bounds and estimates are of {x.Density}; what takes many draws is measured on the first of the examples";

    private static string[]? Row(string name, Estimate? x, string unit) => x is null
        ? null
        : [name, x.Text(2), unit, x.Estimator, Invariant($"{x.Count:N0}")];
}
