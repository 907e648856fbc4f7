using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>A grid through the plane of two latent units.</summary>
internal sealed class ManifoldSection : ReportSection
{
    public override string Title => "Manifold";

    public override bool Has(ReportSource source) => source is { Tiles: not null, HasNormalPrior: true, Plane: not null };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var (across, up) = source.Plane!.Value;
        var others = source.Units switch
        {
            2 => "",
            3 => " They have the largest KL; the other is 0.",
            var units => Invariant($" They have the largest KL; the {units - 2} others are 0."),
        };
        Picture(
            page,
            LatentPictures.Manifold(source.Model!, source.Backend, across, up, LatentPictures.Quantiles(source.Tiles!.Side)),
            source.Tiles,
            $"Means of {source.Decoder} in steps of equal probability under the prior: {source.Name(across)} grows to the right, "
                + $"{source.Name(up)} upwards.{others}{source.Label}",
            "Grid of examples over two latent units");
    }
}
