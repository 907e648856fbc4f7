using Latent.Imaging;
using Latent.Runs.Pictures;

namespace Latent.Runs.Report;

/// <summary>One part of a run's report. A part that has nothing to show is left out.</summary>
internal abstract class ReportSection
{
    /// <summary>What stands above it, and in the table of contents.</summary>
    public abstract string Title { get; }

    /// <summary>Whether the run has what this part shows.</summary>
    public abstract bool Has(ReportSource source);

    /// <summary>Writes the part, without its title.</summary>
    public abstract void Write(ReportSource source, PlotMarkup page);

    /// <summary>An image in the page itself, with a line below it.</summary>
    protected static void Picture(PlotMarkup page, Image image, string caption, string alternative)
    {
        page.Open("figure")
            .Element(
                "img", null, ("alt", alternative), ("width", image.Width), ("height", image.Height),
                ("src", $"data:image/png;base64,{Convert.ToBase64String(PngEncoder.Encode(image))}"))
            .Element("figcaption", caption)
            .Close();
    }

    /// <summary>The same of examples, with what is to be known to read them.</summary>
    protected static void Picture(PlotMarkup page, Image image, ExampleTiles tiles, string caption, string alternative) =>
        Picture(page, image, tiles.Legend.Length == 0 ? caption : $"{caption} {tiles.Legend}", alternative);

    /// <summary>A table: the first column names the rows, the others stand to the right.</summary>
    protected static void Table(PlotMarkup page, IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        page.Open("div", ("class", "wide")).Open("table").Open("thead").Open("tr");
        foreach (var head in heads)
            page.Element("th", head);
        page.Close().Close().Open("tbody");
        foreach (var row in rows)
        {
            page.Open("tr");
            foreach (var cell in row)
                page.Element("td", cell);
            page.Close();
        }

        page.Close().Close().Close();
    }

}
