using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>Test examples beside what the model makes of them.</summary>
internal sealed class ReconstructionsSection : ReportSection
{
    public override string Title => "Reconstructions";

    public override bool Has(ReportSource source) => source is { Tiles: not null, Test: not null };

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var made = RunReconstructions.Of(source.Model!, source.Backend, source.Test!, PictureSizes.Reconstructions);
        Picture(page, made.Sheet(source.Tiles!), source.Tiles!, Caption(source, made), "Examples beside their reconstructions");
    }

    private static string Caption(ReportSource source, RunReconstructions made) => made.Corruption.IsNone
        ? $"The first test examples, each with its reconstruction to the right: the mean of {source.Decoder}, z {source.Code("x")}."
        : $"The first test examples, each with what {made.Corruption} makes of it and the reconstruction of that to the right: "
            + $"the mean of {source.Decoder}, z {source.Code("corrupted x")}. {made.SaidErrors()}.";
}
