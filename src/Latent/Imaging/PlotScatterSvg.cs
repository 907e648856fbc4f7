namespace Latent.Imaging;

/// <summary>Draws points in the plane as SVG, on whatever lies behind.</summary>
internal static class PlotScatterSvg
{
    private const double Height = 560, Left = 60, Top = 12, Side = 490, Margin = 24, Legend = 66, Letter = 8, Bold = 11;

    public static string Draw(PlotScatter plot)
    {
        var x = PlotScatter.Scale(plot.X, Left, Left + Side);
        var y = PlotScatter.Scale(plot.Y, Top + Side, Top);
        var svg = PlotFrame.Open(Left + Side + Margin + (plot.Classes.Count > 0 ? Math.Max(Legend, 24 + (Letter * plot.LongestName)) : 0), Height, $"{plot.Up} against {plot.Across}, {plot.X.Count} points");
        PlotFrame.Axes(svg, x, y, plot.Across, plot.Up, Height);
        svg.Open("g", ("fill-opacity", 0.7));
        for (var i = 0; i < plot.X.Count; i++)
        {
            svg.Element(
                "circle", null, ("cx", x.Place(plot.X[i])), ("cy", y.Place(plot.Y[i])), ("r", 2.2),
                ("fill", PlotColours.Hex(plot.Colour(i))));
        }

        svg.Close();
        Names(svg, plot, x, y);
        return svg.Close().ToString();
    }

    private static void Names(PlotMarkup svg, PlotScatter plot, PlotScale x, PlotScale y)
    {
        const double Line = 20, Start = Left + Side + Margin;
        foreach (var (i, (label, middleX, middleY)) in plot.Names(x, y, Bold).Index())
        {
            var text = plot.Name(label);
            svg.Element(
                "text", text, ("x", middleX), ("y", middleY + 6), ("text-anchor", "middle"),
                ("font-size", 18), ("font-weight", "bold"), ("paint-order", "stroke"), ("stroke", "#fff"),
                ("stroke-width", 4), ("stroke-linejoin", "round"), ("fill", PlotColours.Hex(plot.ColourOf(label))));
            svg.Element(
                "circle", null, ("cx", Start), ("cy", Top + 8 + (i * Line)), ("r", 5),
                ("fill", PlotColours.Hex(plot.ColourOf(label))));
            svg.Element("text", text, ("x", Start + 12), ("y", Top + 13 + (i * Line)), ("fill", PlotFrame.Ink));
        }
    }
}
