using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>Test examples as points of a plane of latent means.</summary>
internal sealed class ScatterSection : ReportSection
{
    public override string Title => "Codes";

    public override bool Has(ReportSource source) => source is { Points: not null, Plane: not null };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var (points, (across, up)) = (source.Points!, source.Plane!.Value);
        var plot = LatentPictures.Scatter(source.Model!, source.Backend, points, across, up, source.Use!, source.Classes);
        var colours = plot.Classes.Count > 0 ? $" The colours and names are the labels, which the model {(source.Model!.Labels is null ? "has not seen" : "is given")}." : "";
        var codes = source switch
        {
            { HasDensity: false } => "Codes",
            { Model.Labels: null } => "Means of q(z | x)",
            _ => "Means of q(z | x, y)",
        };
        page.Open("figure").Markup(plot.ToSvg())
            .Element("figcaption", Invariant($"{codes} of {points.Count:N0} test examples.{colours}"))
            .Close();
    }
}
