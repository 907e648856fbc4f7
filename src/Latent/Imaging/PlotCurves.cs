namespace Latent.Imaging;

/// <summary>A line of a plot: its name, which is its class in a style sheet too, and its points in order.</summary>
/// <param name="Name">As in <c>train</c>; empty for a line that the legend leaves out.</param>
/// <param name="Colour">What it has where no style sheet says otherwise, as SVG writes it.</param>
/// <param name="Points">Across and up.</param>
internal sealed record PlotCurve(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The lengths of strokes and gaps, as SVG writes them; empty for a solid line.</summary>
    public string Dash { get; init; } = "";
}

/// <summary>Lines over one axis, as SVG.</summary>
internal static class PlotCurves
{
    private const double Width = 460, Height = 280, Left = 64, Right = 12, Top = 30, Bottom = 48;

    // Names of the legend stand side by side, as many as there is room for, and then in further rows.
    private const int LegendColumns = 3;
    private const double LegendWidth = 130, LegendRow = 18;

    /// <summary>Draws lines; points that are not finite are left out.</summary>
    /// <param name="curves">The lines.</param>
    /// <param name="title">What is shown, for who cannot see it.</param>
    /// <param name="across">The name of the horizontal axis.</param>
    /// <param name="up">The name of the vertical axis, with its unit.</param>
    /// <param name="mark">Where on the horizontal axis an upright line stands, and what it is called; null for none.</param>
    /// <param name="logarithmic">Whether the horizontal axis is logarithmic; its values are then above 0.</param>
    public static string Draw(
        IReadOnlyList<PlotCurve> curves, string title, string across, string up, (double X, string Name)? mark,
        bool logarithmic = false)
    {
        var further = LegendRow * Math.Max(0, (curves.Count(c => c.Name.Length > 0) - 1) / LegendColumns);
        var (top, height) = (Top + further, Height + further);
        var svg = PlotFrame.Open(Width, height, title);
        var drawn = curves.Select(c => c with { Points = [.. c.Points.Where(p => double.IsFinite(p.Y))] }).ToArray();
        var all = drawn.SelectMany(c => c.Points).ToArray();
        if (all.Length == 0)
            all = [logarithmic ? (1, 0) : (0, 0)];
        var (least, most) = (all.Min(p => p.X), all.Max(p => p.X));
        var x = logarithmic
            ? PlotScale.Logarithmic(least, most, Left, Width - Right)
            : new PlotScale(Math.Min(0, least), most, Left, Width - Right);
        var margin = 0.04 * (all.Max(p => p.Y) - all.Min(p => p.Y));
        var y = new PlotScale(all.Min(p => p.Y) - margin, all.Max(p => p.Y) + margin, height - Bottom, top, ticks: 8);
        PlotFrame.Axes(svg, x, y, across, up, height);
        if (mark is { } best)
            Mark(svg, x.Place(best.X), best.Name, top, height - Bottom);
        var named = 0;
        foreach (var curve in drawn)
        {
            Line(svg, curve, x, y);
            if (curve.Name.Length == 0)
                continue;
            Legend(svg, curve, Left + (named % LegendColumns * LegendWidth), LegendRow * (named / LegendColumns));
            named++;
        }

        return svg.Close().ToString();
    }

    private static void Line(PlotMarkup svg, PlotCurve curve, PlotScale x, PlotScale y)
    {
        var points = string.Join(' ', curve.Points.Select(p =>
            Invariant($"{x.Place(p.X):0.#},{y.Place(p.Y):0.#}")));
        svg.Element(
            "polyline", null, ("points", points), ("class", curve.Name), ("fill", "none"), ("stroke", curve.Colour),
            ("stroke-width", 2), ("stroke-linejoin", "round"), ("stroke-dasharray", curve.Dash.Length > 0 ? curve.Dash : "none"));
        if (curve.Points is [var only])
        {
            svg.Element(
                "circle", null, ("cx", x.Place(only.X)), ("cy", y.Place(only.Y)), ("r", 3), ("class", curve.Name),
                ("stroke", curve.Colour));
        }
    }

    private static void Legend(PlotMarkup svg, PlotCurve curve, double legend, double down)
    {
        svg.Element(
            "line", null, ("x1", legend), ("y1", down + 14), ("x2", legend + 18), ("y2", down + 14), ("class", curve.Name),
            ("stroke", curve.Colour), ("stroke-width", 3));
        svg.Element("text", curve.Name, ("x", legend + 24), ("y", down + 18.5), ("fill", PlotFrame.Ink));
    }

    private static void Mark(PlotMarkup svg, double at, string name, double top, double bottom)
    {
        svg.Element(
            "line", null, ("x1", at), ("y1", top), ("x2", at), ("y2", bottom), ("class", "best"),
            ("stroke", PlotFrame.Ink), ("stroke-dasharray", "4 4"));
        svg.Element("text", name, ("x", Width - Right), ("y", 18.5), ("text-anchor", "end"), ("fill", PlotFrame.Ink));
    }
}
