using Latent.Imaging;

namespace Latent.Runs.Report;

/// <summary>What the last diagnosis found, and what the codes of each latent unit are like.</summary>
internal sealed class DiagnosisSection : ReportSection
{
    public override string Title => "Diagnosis";

    public override bool Has(ReportSource source) => source.Diagnosis is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var x = source.Diagnosis!;
        foreach (var finding in x.Findings)
            page.Element("p", finding.ToString());
        var (kl, information) = (x.Divergence.Kl, x.Divergence.MutualInformation);
        page.Element("p", Invariant(
            $"Over {x.Divergence.Count:N0} {x.Split} examples, parameters of step {x.Step:N0}, in nats per example: KL {x.Divergence.MeanKl:F2} on level {x.Level}, ")
            + Invariant($"of which {information.Text(2)} are mutual information ")
            + Invariant($"and {kl.Text(2)} the aggregate posterior's divergence from the prior; ")
            + Invariant($"reconstruction {x.Reconstruction.Text(2)}, with codes of other ")
            + Invariant($"examples {x.ShuffledReconstruction.Text(2)}."));
        Table(
            page,
            ["unit", "mean σ²", "Var μ", "mean σ² + Var μ", "mean σ² + mean μ²", "skewness", "excess kurtosis", "KL(q(z) ‖ N), nats"],
            x.Dimensions.Index().OrderByDescending(d => d.Item.MeanKl).Select(d => (string[])
            [
                Invariant($"z{d.Index}"),
                Invariant($"{d.Item.MeanVariance:F4}"),
                Invariant($"{d.Item.VarianceOfMean:F4}"),
                Invariant($"{d.Item.Variance:F4}"),
                Invariant($"{d.Item.SecondMoment:F4}"),
                Invariant($"{d.Item.Skewness:F3}"),
                Invariant($"{d.Item.ExcessKurtosis:F3}"),
                Invariant($"{d.Item.MarginalKl:F4}"),
            ]));
    }
}
