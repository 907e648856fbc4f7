using Latent.Imaging;
using Latent.Runs.Results;

namespace Latent.Runs.Report;

/// <summary>What the last diagnosis found, and what the codes of each latent unit are like.</summary>
internal sealed class DiagnosisSection : ReportSection
{
    public override string Title => "Diagnosis";

    public override bool Has(ReportSource source) => source.Diagnosis is not null
        || (source.HasNormalPrior && source.Use is not null && source.Folder.Load<RunDiagnosis>() is null);

    public override void Write(ReportSource source, PlotMarkup page)
    {
        if (source.Diagnosis is { } diagnosis)
            Write(diagnosis, page);
        else
            page.Element("p", $"None yet: 'latent diagnose {source.Folder.Location}' says what each latent unit does and what may be wrong, and the next report shows it.");
    }

    private static void Write(RunDiagnosis x, PlotMarkup page)
    {
        foreach (var finding in x.Findings)
            page.Element("p", finding.ToString());
        var (kl, information) = (x.Divergence.Kl, x.Divergence.MutualInformation);
        page.Element("p", Invariant(
            $"Over {x.Divergence.Count:N0} {x.Split} examples, parameters of step {x.Step:N0}, in nats per example: KL {x.Divergence.MeanKl:F2} on level {x.Level}, ")
            + Invariant($"of which {information.Text(2)} are mutual information ")
            + Invariant($"and {kl.Text(2)} the aggregate posterior's divergence from the prior; ")
            + Invariant($"reconstruction {x.Reconstruction.Text(2)}, with codes of other ")
            + Invariant($"examples {x.ShuffledReconstruction.Text(2)}."));
        if (x.Quality is { } quality)
        {
            page.Element("p", Invariant(
                $"{quality.Said} Fréchet's squared distance from training data, of two sets of {quality.Examples:N0} in {quality.Features}: ")
                + $"test data {quality.TestData.Text()}, their reconstructions {quality.Reconstructions.Text()}, samples from the prior {quality.Samples.Text()}.");
        }

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
