using System.Text.Json.Serialization;

namespace Latent.Evaluation.Boltzmann;

/// <summary>How fast Gibbs chains forget: the energies that they pass, and how those of sweeps apart go together.</summary>
/// <param name="Energy">The mean energy of a chain, in nats, with the standard error over chains.</param>
/// <param name="Deviation">The standard deviation of the energy over chains and sweeps, in nats.</param>
/// <param name="Autocorrelation">The energy's autocorrelation at lags of 0, 1, 2, … sweeps, of all chains together.</param>
public sealed record ChainMixing(Estimate Energy, double Deviation, IReadOnlyList<double> Autocorrelation)
{
    /// <summary>
    /// The integrated autocorrelation time, in sweeps: <c>1 + 2 Σ ρₖ</c> up to the first lag whose correlation is not above 0. So many sweeps
    /// are worth one independent draw.
    /// </summary>
    [JsonIgnore]
    public double Time => 1 + (2 * Autocorrelation.Skip(1).TakeWhile(x => x > 0).Sum());

    /// <summary>Follows chains.</summary>
    /// <param name="chains">The chains, of one sweep a call, in equilibrium.</param>
    /// <param name="sweeps">How many sweeps to follow, at least 2.</param>
    /// <param name="lags">The largest lag.</param>
    public static ChainMixing Of(GibbsChains chains, int sweeps, int lags)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentOutOfRangeException.ThrowIfLessThan(sweeps, 2);
        var energies = new double[sweeps][];
        for (var t = 0; t < sweeps; t++)
            energies[t] = chains.NextEnergies();
        var mean = energies.Average(x => x.Average());
        var variance = energies.Average(x => x.Average(e => (e - mean) * (e - mean)));
        double Correlation(int lag) => variance == 0 ? 0 : Enumerable.Range(0, sweeps - lag)
            .Average(t => energies[t].Zip(energies[t + lag], (a, b) => (a - mean) * (b - mean)).Average()) / variance;
        return new(
            Estimate.Of([.. Enumerable.Range(0, chains.Count).Select(i => energies.Average(x => x[i]))]) with { Estimator = Invariant($"Gibbs chains, {sweeps} sweeps") },
            Math.Sqrt(variance),
            [.. Enumerable.Range(0, Math.Min(lags, sweeps - 1) + 1).Select(lag => lag == 0 && variance > 0 ? 1 : Correlation(lag))]);
    }
}
