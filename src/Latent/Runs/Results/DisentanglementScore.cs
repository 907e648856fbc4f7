using Latent.Data;
using Latent.Evaluation;

namespace Latent.Runs.Results;

/// <summary>A score of disentanglement, 1 at best.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Who proposed it.</param>
/// <param name="Chance">About what codes that know nothing of the data have.</param>
/// <param name="Value">The mean over repeats with its standard error, which is of the draws of data alone.</param>
public sealed record DisentanglementScore(string Name, string Source, double Chance, Estimate Value)
{
    /// <summary>The scores of a run by name, not yet taken.</summary>
    internal static IReadOnlyList<DisentanglementScore> Named(Factors factors)
    {
        var nothing = new Estimate(double.NaN, double.NaN, 0);
        return
        [
            new("β-VAE score", "Higgins et al. 2017", 1.0 / factors.Count, nothing),
            new("FactorVAE score", "Kim and Mnih 2018", 1.0 / factors.Count, nothing),
            new("MIG", "Chen et al. 2018", 0, nothing),
            new("SAP", "Kumar et al. 2018", 0, nothing),
            new("DCI disentanglement", "Eastwood and Williams 2018", 0, nothing),
            new("DCI completeness", "Eastwood and Williams 2018", 0, nothing),
            new("DCI informativeness", "Eastwood and Williams 2018", factors.Average(x => 1.0 / x.Size), nothing),
        ];
    }
}
