using Latent.Evaluation;
using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>What each latent unit carries. A column more is a head and a cell here.</summary>
internal sealed class UnitsSection : ReportSection
{
    public override string Title => "Latent units";

    public override bool Has(ReportSource source) => source.Use is { Order.Count: > 0 };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var use = source.Use!;
        var model = source.Model!.Model;
        var level = TopLevel.LevelsOf(model) is > 1 and var count
            ? Invariant($" Level {count} of {count}, the top.")
            : "";
        page.Element("p", Invariant($"Over {use.Count:N0} test examples, the largest {(use.Kl.Count > 0 ? "KL" : "variance")} first.{level}"));
        string[] heads = use.Kl.Count > 0 ? ["unit", "KL, nats", "Var E[z|x]", "active"] : ["unit", "Var E[z|x]", "active"];
        Table(page, heads, use.Order.Select(i => (string[])
        [
            $"z{i}",
            .. use.Kl.Count > 0 ? [Invariant($"{use.Kl[i]:F3}")] : Array.Empty<string>(),
            use.Activity.Count > 0 ? Invariant($"{use.Activity[i]:F3}") : "–",
            use.Activity.Count == 0 ? "–" : LevelReport.IsActive(use.Activity[i]) ? "yes" : "no",
        ]));
    }
}
