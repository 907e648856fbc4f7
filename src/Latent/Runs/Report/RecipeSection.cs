using Latent.Imaging;
using Latent.Runs.Recipes;

namespace Latent.Runs.Report;

/// <summary>The recipe, from which the run can be made again.</summary>
internal sealed class RecipeSection : ReportSection
{
    public override string Title => "Recipe";

    public override bool Has(ReportSource source) => true;

    public override void Write(ReportSource source, PlotMarkup page) =>
        page.Element("pre", source.Recipe.ToJson().TrimEnd());
}
