using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Runs.Densities;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>A diagnosis as text: a line a latent, the model's numbers, the findings.</summary>
internal static class DiagnosisTable
{
    private const int MostLatents = 60;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(RunDiagnosis x)
    {
        yield return Invariant(
            $"{x.Divergence.Count:N0} {x.Split} examples, parameters of step {x.Step:N0}; nats per example ± standard error")
            + (x.Density == "ln p(x)" ? "" : $"; the bound is of {x.Density}");
        foreach (var line in Model(x))
            yield return line;
        yield return "";
        yield return Invariant($"latents of {x.Level}, the most used first");
        yield return "  unit      KL  mean σ²   Var μ  mean σ²+Var μ  mean σ²+mean μ²   mean μ    skew  kurtosis  KL(q(z)‖N)  active";
        var ordered = x.Dimensions.Index().OrderByDescending(d => d.Item.MeanKl).ToArray();
        foreach (var (unit, latent) in ordered.Take(MostLatents))
            yield return Row(unit, latent);
        if (ordered.Length > MostLatents)
            yield return Invariant($"  and {ordered.Length - MostLatents} more with a KL of at most {ordered[MostLatents].Item.MeanKl:F3} nats");
        yield return "";
        foreach (var finding in x.Findings)
            yield return finding.ToString();
    }

    private static IEnumerable<string> Model(RunDiagnosis x)
    {
        var (kl, information) = (x.Divergence.Kl, x.Divergence.MutualInformation);
        var (byMean, byVariance) = (x.Dimensions.Count(d => d.IsActive), x.Dimensions.Count(d => d.IsActiveByVariance));
        yield return Invariant($"  ELBO                       {x.Elbo.Mean,9:F2} ± {x.Elbo.StandardError:F2}, 1 draw");
        yield return Invariant($"  reconstruction             {x.Reconstruction.Mean,9:F2} ± {x.Reconstruction.StandardError:F2}");
        yield return Invariant(
            $"    with codes of others     {x.ShuffledReconstruction.Mean,9:F2} ± {x.ShuffledReconstruction.StandardError:F2}");
        yield return Invariant($"  KL                         {x.Kl.Mean,9:F2} ± {x.Kl.StandardError:F2}, mean over examples");
        if (x.LabelKl is { } label)
            yield return Invariant($"    of the label             {label,9:F2}, mean of -ln p(y)");
        if (x.Level != "z")
            yield return Invariant($"    {$"of {x.Level}, one draw below it",-25}{x.Divergence.MeanKl,9:F2}, of which");
        yield return Invariant(
            $"    mutual information       {information.Mean,9:F2} ± {information.StandardError:F2}, at most ln {x.Divergence.Count:N0} = {x.Divergence.Limit:F2}");
        yield return Invariant(
            $"    aggregate from prior     {kl.Mean,9:F2} ± {kl.StandardError:F2}, of which {x.Divergence.MarginalKl:F2} in the marginals");
        yield return Invariant(
            $"  active units               {byMean,9} of {x.Dimensions.Count} by Var μ > {LevelReport.Threshold}, {byVariance} by mean σ² ≤ {LatentDimension.MostMeanVariance}");
        foreach (var line in x.Quality is { } quality ? Quality(quality) : [])
            yield return line;
    }

    private static IEnumerable<string> Quality(SampleQuality x)
    {
        yield return Invariant($"  Fréchet's squared distance from training data, of two sets of {x.Examples:N0}, in {x.Features}");
        yield return $"    test data                  {x.TestData.Text()}";
        yield return $"    reconstructions            {x.Reconstructions.Text()}";
        yield return $"    samples from the prior     {x.Samples.Text()}";
        yield return $"  {x.Said}";
        yield return "  'latent densities' says which density of codes would be nearer";
    }

    private static string Row(int unit, LatentDimension x)
    {
        var active = (x.IsActive, x.IsActiveByVariance) switch
        {
            (true, true) => "both",
            (true, false) => "Var μ",
            (false, true) => "σ²",
            _ => "no",
        };
        return Invariant(
            $"  {unit,4} {x.MeanKl,7:F3} {x.MeanVariance,8:F4} {x.VarianceOfMean,7:F4} {x.Variance,14:F4} {x.SecondMoment,16:F4} {x.Mean,8:F3} {x.Skewness,7:F3} {x.ExcessKurtosis,9:F3} {x.MarginalKl,11:F4}  {active}");
    }
}
