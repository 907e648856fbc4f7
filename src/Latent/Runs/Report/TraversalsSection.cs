using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>What each latent unit changes.</summary>
internal sealed class TraversalsSection : ReportSection
{
    public override string Title => "Traversals";

    public override bool Has(ReportSource source) => source is { Tiles: not null, HasNormalPrior: true, Use: not null };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        int[] units = [.. source.Use!.Order.Take(PictureSizes.Units)];
        Picture(
            page,
            LatentPictures.Traversals(
                source.Model!, source.Backend, [], units, CodePath.Spaced(-PictureSizes.Reach, PictureSizes.Reach, PictureSizes.Columns)),
            source.Tiles!,
            Invariant($"A row a unit, from -{PictureSizes.Reach} to {PictureSizes.Reach}, the others 0; from the top: ")
                + $"{string.Join(", ", units.Select(source.Name))}.{source.Label}",
            "Rows of examples, one latent unit moving in each");
    }
}
