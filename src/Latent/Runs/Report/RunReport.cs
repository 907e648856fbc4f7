using System.Text;
using Latent.Imaging;
using Latent.Runs.Recipes;
using Latent.Tensors.Programs;

namespace Latent.Runs.Report;

/// <summary>Everything a run has to show, as one page that needs nothing else: no network, no script.</summary>
public static class RunReport
{
    // The order of the page. A new part is a class of its own and a line here.
    private static readonly ReportSection[] Sections =
    [
        new NumbersSection(),
        new CurvesSection(),
        new SamplesSection(),
        new ReconstructionsSection(),
        new ManifoldSection(),
        new TraversalsSection(),
        new InterpolationsSection(),
        new ScatterSection(),
        new UnitsSection(),
        new BoltzmannSection(),
        new DiagnosisSection(),
        new DensitiesSection(),
        new VarianceSection(),
        new RecipeSection(),
        new EnvironmentSection(),
        new RepeatSection(),
    ];

    /// <summary>The page as HTML, which is well-formed XML too.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="recipe">The run's recipe with the folder where its data are now; null where they are where they
    /// were.</param>
    /// <exception cref="RunException">A file of the run is damaged.</exception>
    public static string Of(RunFolder folder, IBackend backend, Recipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var source = new ReportSource(folder, recipe ?? folder.Recipe, backend);
        ReportSection[] shown = [.. Sections.Where(x => x.Has(source))];
        var page = new PlotMarkup();
        page.Markup("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        Head(page, source);
        page.Open("body").Open("main");
        Summary.Write(source, page);
        Contents(page, shown);
        foreach (var section in shown)
        {
            page.Markup("\n").Open("section", ("id", Id(section))).Element("h2", section.Title);
            section.Write(source, page);
            page.Close();
        }

        return page.Close().Close().Close().ToString() + "\n";
    }

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file was not written; an earlier one is intact.</exception>
    public static void Write(RunFolder folder, string path, IBackend backend, Recipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var page = Encoding.UTF8.GetBytes(Of(folder, backend, recipe));
        folder.Write(path, stream => stream.Write(page));
    }

    private static void Head(PlotMarkup page, ReportSource source) => page
        .Open("head")
        .Element("meta", null, ("charset", "utf-8"))
        .Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
        .Element("meta", null, ("name", "color-scheme"), ("content", "light dark"))
        .Element("title", Summary.Title(source))
        .Open("style").Markup(ReportStyle.Text).Close()
        .Close();

    private static void Contents(PlotMarkup page, IReadOnlyList<ReportSection> shown)
    {
        page.Open("nav");
        foreach (var section in shown)
            page.Element("a", section.Title, ("href", $"#{Id(section)}")).Text(" ");
        page.Close();
    }

    private static string Id(ReportSection section) =>
        string.Concat(section.Title.Select(x => char.IsAsciiLetter(x) ? char.ToLowerInvariant(x) : '-'));
}
