namespace Latent.Imaging;

/// <summary>What every SVG plot has: its element, its axes.</summary>
internal static class PlotFrame
{
    /// <summary>A grey that is read on white and on black.</summary>
    public const string Ink = "#7d838c";

    private const string Line = "#7d838c";

    /// <summary>Opens the element; it says what it shows to who cannot see it.</summary>
    public static PlotMarkup Open(double width, double height, string title) => new PlotMarkup()
        .Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", Invariant($"0 0 {width} {height}")),
            ("width", width), ("height", height), ("role", "img"), ("font-family", "system-ui, sans-serif"),
            ("font-size", 13))
        .Element("title", title);

    /// <summary>The frame, its round values and names; the upright axis may have names of its own in place of values.</summary>
    public static void Axes(
        PlotMarkup svg, PlotScale x, PlotScale y, string across, string up, double height, bool marksUp = true)
    {
        var (left, right) = (x.Place(x.Least), x.Place(x.Most));
        var (bottom, top) = (y.Place(y.Least), y.Place(y.Most));
        foreach (var tick in x.Ticks)
        {
            Grid(svg, x.Place(tick), top, x.Place(tick), bottom);
            svg.Element(
                "text", x.Text(tick), ("x", x.Place(tick)), ("y", bottom + 18), ("text-anchor", "middle"), ("fill", Ink));
        }

        foreach (var tick in marksUp ? y.Ticks : [])
        {
            Grid(svg, left, y.Place(tick), right, y.Place(tick));
            svg.Element(
                "text", y.Text(tick), ("x", left - 7), ("y", y.Place(tick) + 4.5), ("text-anchor", "end"), ("fill", Ink));
        }

        svg.Element(
            "rect", null, ("x", left), ("y", top), ("width", right - left), ("height", bottom - top), ("fill", "none"),
            ("stroke", Line), ("stroke-opacity", 0.6));
        svg.Element(
            "text", across, ("x", (left + right) / 2), ("y", height - 8), ("text-anchor", "middle"), ("fill", Ink));
        var middle = (top + bottom) / 2;
        svg.Element(
            "text", up, ("x", 14), ("y", middle), ("text-anchor", "middle"), ("fill", Ink),
            ("transform", Invariant($"rotate(-90 14 {middle})")));
    }

    private static void Grid(PlotMarkup svg, double x1, double y1, double x2, double y2) => svg.Element(
        "line", null, ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), ("stroke", Line), ("stroke-opacity", 0.2));
}
