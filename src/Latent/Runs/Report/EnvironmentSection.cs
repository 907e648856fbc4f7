using Latent.Imaging;

namespace Latent.Runs.Report;

/// <summary>What the run was made with.</summary>
internal sealed class EnvironmentSection : ReportSection
{
    public override string Title => "Environment";

    public override bool Has(ReportSource source) => source.Environment is not null;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var x = source.Environment!;
        page.Open("div", ("class", "words"));
        Table(page, ["", ""],
        [
            ["Latent", x.Version],
            ["runtime", x.Runtime],
            ["system", x.System],
            ["processor", Invariant($"{x.Architecture}, {x.Instructions}, {x.Processors} logical")],
            ["threads", Invariant($"{x.Threads}; they change no result")],
            ["seed", Invariant($"{x.Seed}")],
        ]);
        page.Close();
    }
}
