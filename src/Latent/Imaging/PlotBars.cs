namespace Latent.Imaging;

/// <summary>A row of a bar plot.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Value">Its value; one that is not above 0 has no bar.</param>
/// <param name="Error">How far the value may be off on either side.</param>
internal sealed record PlotBar(string Name, double Value, double Error);

/// <summary>Values that differ by orders of magnitude, a bar each on a logarithmic axis, as SVG.</summary>
internal static class PlotBars
{
    private const double Width = 460, Left = 196, Right = 16, Top = 8, Bottom = 44, Row = 26, Thickness = 14;

    /// <summary>Draws bars, the first at the top.</summary>
    /// <param name="bars">The bars.</param>
    /// <param name="title">What is shown, for who cannot see it.</param>
    /// <param name="across">The name of the axis, with its unit.</param>
    public static string Draw(IReadOnlyList<PlotBar> bars, string title, string across)
    {
        var bottom = Top + (bars.Count * Row);
        var svg = PlotFrame.Open(Width, bottom + Bottom, title);
        double[] values = [.. bars.Select(x => x.Value).Where(x => double.IsFinite(x) && x > 0).DefaultIfEmpty(1)];

        // From the power of ten below the least, so that no bar has no length.
        var least = Math.Pow(10, Math.Floor(Math.Log10(values.Min() / 2)));
        var x = PlotScale.Logarithmic(least, values.Max() * 1.5, Left, Width - Right);
        var y = new PlotScale(0, 1, bottom, Top, ticks: 1);
        PlotFrame.Axes(svg, x, y, across, "", bottom + Bottom, marksUp: false);
        foreach (var (i, bar) in bars.Index())
            Bar(svg, bar, x, Top + ((i + 0.5) * Row));
        return svg.Close().ToString();
    }

    private static void Bar(PlotMarkup svg, PlotBar bar, PlotScale x, double middle)
    {
        svg.Element(
            "text", bar.Name, ("x", Left - 8), ("y", middle + 4.5), ("text-anchor", "end"), ("fill", PlotFrame.Ink));
        if (!(bar.Value > 0) || !double.IsFinite(bar.Value))
            return;
        svg.Element(
            "rect", null, ("x", Left), ("y", middle - (Thickness / 2)), ("width", x.Place(bar.Value) - Left), ("height", Thickness),
            ("class", "bar"), ("fill", "#3b6fd4"));
        double End(double value) => x.Place(Math.Clamp(value, x.Least, x.Most));
        svg.Element(
            "line", null, ("x1", End(bar.Value - bar.Error)), ("y1", middle), ("x2", End(bar.Value + bar.Error)), ("y2", middle),
            ("stroke", PlotFrame.Ink), ("stroke-width", 2));
    }
}
