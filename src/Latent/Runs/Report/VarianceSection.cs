using Latent.Evaluation;
using Latent.Imaging;
using Latent.Runs.Results;

namespace Latent.Runs.Report;

/// <summary>How far the gradients of each estimator spread, drawn for the encoder's parameters and for the decoder's.</summary>
internal sealed class VarianceSection : ReportSection
{
    public override string Title => "Gradient variance";

    public override bool Has(ReportSource source) => source.Variance is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var x = source.Variance!;
        page.Element("p", Invariant(
            $"The variance of {x.Draws:N0} gradients of each estimator, at the parameters of step {x.Step:N0} and for {x.Examples:N0} validation examples, ")
            + "of bounds in nats per example: summed over the parameters of a group, the thin line being ± standard error. "
            + "The less it is, the fewer draws tell the way.");
        page.Open("div", ("class", "curves"));
        Group(page, x, "encoder", report => report.Encoder);
        Group(page, x, "decoder", report => report.Decoder);
        page.Close();
    }

    private static void Group(PlotMarkup page, RunVariance x, string name, Func<GradientVarianceReport, GroupVariance> group)
    {
        PlotBar[] bars =
        [
            .. x.Estimators.Select(e => (e.Estimator.Name, Found: group(e.Gradients)))
                .Select(e => new PlotBar(e.Name, e.Found.Variance, e.Found.VarianceError)),
        ];
        page.Open("figure").Element("h3", name).Markup(PlotBars.Draw(bars, $"variance of gradients, {name}", "variance, nats²")).Close();
    }
}
