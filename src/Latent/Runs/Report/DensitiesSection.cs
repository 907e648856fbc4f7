using Latent.Evaluation;
using Latent.Imaging;
using Latent.Runs.Densities;

namespace Latent.Runs.Report;

/// <summary>How far reconstructions, and samples by each density of codes, are from the data.</summary>
internal sealed class DensitiesSection : ReportSection
{
    public override string Title => "Sample quality";

    public override bool Has(ReportSource source) => source.Densities is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var x = source.Densities!;
        foreach (var finding in x.Findings)
            page.Element("p", finding);
        page.Element("p", Invariant(
            $"Fréchet's squared distance from training data, of {x.Features}: two sets of {x.Examples:N0}, {x.Rows[0].Distance.Count} times; samples and reconstructions are {x.Decoded}. Not comparable with published FIDs. ")
            + Invariant($"ln p(code) is the mean over codes of test examples, {x.CodeSize} latents each, of densities fitted to codes of {x.FittedTo:N0} training examples; ")
            + "of the second stage a lower bound in expectation.");
        Table(
            page,
            ["", "squared distance ± standard error", "ln p(code), nats ± standard error", "above the prior's"],
            x.Rows.Select(row => (string[])[row.Name, row.Distance.Text(), Text(row.LogDensity), row.Name == DensityRow.Prior ? "–" : Text(row.Gain)]));
    }

    private static string Text(Estimate? x) => x?.Text() ?? "–";
}
