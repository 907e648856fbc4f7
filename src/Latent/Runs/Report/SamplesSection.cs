using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>Examples drawn from the model.</summary>
internal sealed class SamplesSection : ReportSection
{
    public override string Title => "Samples";

    public override bool Has(ReportSource source) => source is { Tiles: not null, HasDensity: true };

    public override void Write(ReportSource source, PlotMarkup page) => Picture(
        page,
        RunPictures.Samples(source.Model!, source.Backend, PictureSizes.Samples, source.Recipe.Seed),
        source.Tiles!,
        source.Model!.Labels is { } labels
            ? $"Means of p(x | y, z), a row a label ({string.Join(", ", labels.Labels)}) and z from the prior the same in each column; none picked."
            : "Means of p(x | z) with z from the prior; drawn at random, none picked.",
        "Samples of the model");
}
