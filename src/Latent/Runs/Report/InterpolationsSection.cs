using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>Ways from test example to test example.</summary>
internal sealed class InterpolationsSection : ReportSection
{
    public override string Title => "Interpolations";

    public override bool Has(ReportSource source) => source is { Tiles: not null, Test.Count: >= 2 };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var pairs = source.Test!.Slice(0, 2 * Math.Min(PictureSizes.Pairs, source.Test.Count / 2));
        Picture(
            page,
            LatentPictures.Interpolations(source.Model!, source.Backend, pairs, PictureSizes.Columns, linear: !source.HasNormalPrior),
            source.Tiles!,
            $"A row a pair of test examples: means of {source.Decoder}, z on the {(source.HasNormalPrior ? "great arc between the mean codes" : "line between the codes")} of the two."
                + (source.Label.Length > 0 ? " The label is that of the first." : ""),
            "Rows of examples, from one example to another");
    }
}
