namespace Latent.Imaging;

/// <summary>Draws points in the plane on a sheet of pixels.</summary>
internal static class PlotScatterImage
{
    /// <summary>The sheet's size, and where the frame stands in it, in pixels.</summary>
    public const int Height = 800, Left = 90, Top = 30, Side = 700;

    private const int Margin = 30, Legend = 80;

    private const int Ink = 0x30343A, Frame = 0x9AA0A8, Grid = 0xE8EAED, White = 0xFFFFFF;
    private const int Scale = 2;
    private const double Radius = 3, Opacity = 0.75;

    public static Image Draw(PlotScatter plot)
    {
        var canvas = new PlotCanvas(Height, Left + Side + Margin + (plot.Classes.Count > 0 ? Math.Max(Legend, 26 + (PlotFont.Advance * Scale * plot.LongestName)) : 0));
        var x = PlotScatter.Scale(plot.X, Left, Left + Side);
        var y = PlotScatter.Scale(plot.Y, Top + Side, Top);
        Axes(canvas, plot, x, y);
        for (var i = 0; i < plot.X.Count; i++)
            canvas.Disc(x.Place(plot.X[i]), y.Place(plot.Y[i]), Radius, plot.Colour(i), Opacity);
        Names(canvas, plot, x, y);
        return canvas.ToImage();
    }

    private static void Axes(PlotCanvas canvas, PlotScatter plot, PlotScale x, PlotScale y)
    {
        const int Mark = 6, Gap = 6, High = PlotFont.Height * Scale;
        foreach (var tick in x.Ticks)
        {
            var (at, text) = ((int)x.Place(tick), x.Text(tick));
            canvas.Bar(at, Top, 1, Side, Grid);
            canvas.Bar(at, Top + Side, 1, Mark, Frame);
            canvas.Text(text, at - (PlotFont.Measure(text) * Scale / 2), Top + Side + Mark + Gap, Ink);
        }

        foreach (var tick in y.Ticks)
        {
            var (at, text) = ((int)y.Place(tick), y.Text(tick));
            canvas.Bar(Left, at, Side, 1, Grid);
            canvas.Bar(Left - Mark, at, Mark, 1, Frame);
            canvas.Text(text, Left - Mark - Gap - (PlotFont.Measure(text) * Scale), at - (High / 2), Ink);
        }

        canvas.Bar(Left, Top, 1, Side, Frame);
        canvas.Bar(Left + Side, Top, 1, Side + 1, Frame);
        canvas.Bar(Left, Top, Side, 1, Frame);
        canvas.Bar(Left, Top + Side, Side, 1, Frame);
        var (across, up) = (PlotFont.Measure(plot.Across) * Scale, PlotFont.Measure(plot.Up) * Scale);
        canvas.Text(plot.Across, Left + ((Side - across) / 2), Height - Gap - High, Ink);
        canvas.TextUp(plot.Up, Gap, Top + ((Side + up) / 2), Ink);
    }

    // Beside the frame a disc and a number for each class; in the frame the number at the class's middle.
    private static void Names(PlotCanvas canvas, PlotScatter plot, PlotScale x, PlotScale y)
    {
        const int Line = 30, Start = Left + Side + Margin, Large = 3, Disc = 6, Halo = 2;
        foreach (var (i, (label, middleX, middleY)) in plot.Names(x, y, PlotFont.Advance * Large).Index())
        {
            var text = plot.Name(label);
            var left = (int)middleX - (PlotFont.Measure(text) * Large / 2);
            var top = (int)middleY - (PlotFont.Height * Large / 2);
            for (var dy = -Halo; dy <= Halo; dy++)
            {
                for (var dx = -Halo; dx <= Halo; dx++)
                    canvas.Text(text, left + dx, top + dy, White, Large);
            }

            canvas.Text(text, left, top, plot.ColourOf(label), Large);
            var row = Top + 10 + (i * Line);
            canvas.Disc(Start, row, Disc, plot.ColourOf(label), 1);
            canvas.Text(text, Start + 16, row - (PlotFont.Height * Scale / 2), Ink);
        }
    }
}
