using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>A Boltzmann prior's ln Z by each estimator, and what its couplings and chains are like.</summary>
internal static class BoltzmannTable
{
    public static void Write(RunBoltzmann found, Terminal terminal)
    {
        terminal.Out.WriteLine(Invariant($"restricted Boltzmann machine of {found.Layers[0]} + {found.Layers[1]} units, parameters of step {found.Step:N0}"));
        var table = Tables.Create("ln Z", "nats\n± standard error", "estimated by");
        if (found.Exact is { } exact)
            table.Add("exact", Invariant($"{exact:F4}"), "enumeration");
        table.Add("from below", found.Forward.Text(), found.Forward.Estimator);
        table.Add("from above", found.Reverse.Text(), found.Reverse.Estimator);
        Tables.Write(table, terminal);
        terminal.Out.WriteLine(Invariant($"{found.Forward.Count:N0} chains each way; below and above in expectation, above if the Gibbs chains it begins at are in equilibrium"));
        terminal.Out.WriteLine(Invariant(
            $"singular values of W: {found.Spectrum[0]:F2} the largest, {found.Spectrum.Count(x => x > 1)} of {found.Spectrum.Count} above 1"));
        terminal.Out.WriteLine(Invariant(
            $"chains: energy {found.Mixing.Energy.Text()} nats, deviation {found.Mixing.Deviation:G3}; an independent draw every {found.Mixing.Time:F1} sweeps (autocorrelation of the energy)"));
    }
}
