using Latent.Evaluation.Boltzmann;
using Latent.Imaging;
using Latent.Runs.Pictures;
using Latent.Tensors.Random;

namespace Latent.Runs.Report;

/// <summary>The Boltzmann prior: its couplings, its partition function, and how its chains move.</summary>
internal sealed class BoltzmannSection : ReportSection
{
    private const string Colour = "#3b6fd4";
    private const int Chains = 64, Sweeps = 300, Lags = 60, SweepsOfColumn = 5;

    public override string Title => "Boltzmann prior";

    public override bool Has(ReportSource source) => source.Model?.Model.Boltzmann is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var model = source.Model!;
        var prior = model.Model.Boltzmann!;
        var machine = BoltzmannWeights.Of(prior, model.Store);
        page.Element("p", Invariant($"A restricted Boltzmann machine of {machine.Lefts} + {machine.Rights} units.") + LogZ(source));
        using var chains = new GibbsChains(machine, Chains, 1, source.Backend, new RandomKey(source.Recipe.Seed).Fold("report/chains"));

        // From fair coins, far from equilibrium, then from where training left its own: whether the two come together.
        (double, double)[] energies = [.. Enumerable.Range(1, Lags).Select(sweep => ((double)sweep, chains.NextEnergies().Average()))];
        prior.Chains(model.Store, chains.Left);
        var mixing = ChainMixing.Of(chains, Sweeps, Lags);
        page.Open("div", ("class", "curves"));
        Curve(page, "singular values of W", [.. machine.Spectrum().Select((value, i) => (i + 1.0, value))], "number", "singular value");
        Curve(page, "energy of chains from coins", energies, "sweep", "mean energy, nats");
        Curve(page, "autocorrelation of the energy", [.. mixing.Autocorrelation.Select((value, lag) => ((double)lag, value))], "lag, sweeps", "correlation");
        page.Close();
        page.Element("p", Invariant(
            $"Chains that begin with fair coins fall to the energy of the persistent ones, {mixing.Energy.Text()} nats ({mixing.Energy.Estimator}, {Chains} chains), if these are in equilibrium. ")
            + Invariant($"By the autocorrelation of the energy there an independent draw takes {mixing.Time:F1} sweeps."));
        if (source.Tiles is { } tiles)
        {
            Picture(
                page, ChainStrips.Sheet(model, source.Backend, SweepsOfColumn, source.Recipe.Seed), tiles,
                Invariant($"Gibbs chains, a row each: means of p(x | z), {SweepsOfColumn} sweeps from one column to the next."), "Gibbs chains of the prior");
        }
    }

    private static string LogZ(ReportSource source)
    {
        if (source.Boltzmann is { } found)
        {
            return $" ln Z is {found.Forward.Text()} nats from below ({found.Forward.Estimator}) and {found.Reverse.Text()} from above ({found.Reverse.Estimator})"
                + (found.Exact is { } exact ? Invariant($"; it is {exact:F4} by enumeration.") : ".");
        }

        return source.Evaluation?.LogPartition is { } logZ
            ? $" ln Z is {logZ.Text()} nats ({logZ.Estimator})" + (double.IsNaN(logZ.StandardError) ? "." : $"; 'latent logz {source.Folder.Location}' bounds it from above too.")
            : "";
    }

    private static void Curve(PlotMarkup page, string name, (double, double)[] points, string across, string up) =>
        page.Open("figure").Element("h3", name).Markup(PlotCurves.Draw([new("", Colour, points)], name, across, up, null)).Close();
}
