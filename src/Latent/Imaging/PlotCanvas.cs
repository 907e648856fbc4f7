namespace Latent.Imaging;

/// <summary>A white sheet to draw a plot on: discs with smooth edges, straight bars, text.</summary>
internal sealed class PlotCanvas
{
    private const int Channels = 3;

    private readonly double[] _pixels;

    /// <summary>A white sheet.</summary>
    public PlotCanvas(int height, int width)
    {
        (Height, Width) = (height, width);
        _pixels = new double[height * width * Channels];
        Array.Fill(_pixels, 255);
    }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>
    /// A disc. A pixel of its edge is covered by its share, taken as the distance of the pixel's middle from the edge.
    /// </summary>
    /// <param name="x">The centre's column; pixel i covers i to i + 1.</param>
    /// <param name="y">The centre's row.</param>
    /// <param name="radius">In pixels.</param>
    /// <param name="colour">0xRRGGBB.</param>
    /// <param name="opacity">From 0 to 1.</param>
    public void Disc(double x, double y, double radius, int colour, double opacity)
    {
        for (var row = (int)Math.Floor(y - radius - 1); row <= y + radius + 1; row++)
        {
            for (var column = (int)Math.Floor(x - radius - 1); column <= x + radius + 1; column++)
            {
                var (dx, dy) = (column + 0.5 - x, row + 0.5 - y);
                var share = Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1);
                Blend(row, column, colour, share * opacity);
            }
        }
    }

    /// <summary>A straight line with round ends. A pixel is covered as that of a disc's edge is.</summary>
    /// <param name="x0">The column where it begins.</param>
    /// <param name="y0">The row where it begins.</param>
    /// <param name="x1">The column where it ends.</param>
    /// <param name="y1">The row where it ends.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="colour">0xRRGGBB.</param>
    public void Line(double x0, double y0, double x1, double y1, double width, int colour)
    {
        var (radius, along, down) = (width / 2, x1 - x0, y1 - y0);
        var square = (along * along) + (down * down);
        for (var row = (int)Math.Floor(Math.Min(y0, y1) - radius - 1); row <= Math.Max(y0, y1) + radius + 1; row++)
        {
            for (var column = (int)Math.Floor(Math.Min(x0, x1) - radius - 1); column <= Math.Max(x0, x1) + radius + 1; column++)
            {
                var (x, y) = (column + 0.5 - x0, row + 0.5 - y0);
                var t = square > 0 ? Math.Clamp(((x * along) + (y * down)) / square, 0, 1) : 0;
                var (dx, dy) = (x - (t * along), y - (t * down));
                Blend(row, column, colour, Math.Clamp(radius + 0.5 - Math.Sqrt((dx * dx) + (dy * dy)), 0, 1));
            }
        }
    }

    /// <summary>A bar of whole pixels.</summary>
    public void Bar(int left, int top, int width, int height, int colour)
    {
        for (var row = top; row < top + height; row++)
        {
            for (var column = left; column < left + width; column++)
                Blend(row, column, colour, 1);
        }
    }

    /// <summary>A text, each dot of it <paramref name="scale"/> pixels wide and high.</summary>
    public void Text(string text, int left, int top, int colour, int scale = 2)
    {
        foreach (var (along, row) in Dots(text))
            Bar(left + (along * scale), top + (row * scale), scale, scale, colour);
    }

    /// <summary>A text read from the bottom up, <paramref name="bottom"/> its start.</summary>
    public void TextUp(string text, int left, int bottom, int colour, int scale = 2)
    {
        foreach (var (along, row) in Dots(text))
            Bar(left + (row * scale), bottom - ((along + 1) * scale), scale, scale, colour);
    }

    /// <summary>The sheet as an image of three channels.</summary>
    public Image ToImage() =>
        new(Height, Width, Channels, Array.ConvertAll(_pixels, x => (byte)(x + 0.5)));

    private static IEnumerable<(int Along, int Row)> Dots(string text) =>
        from cell in text.Index()
        from row in Enumerable.Range(0, PlotFont.Height)
        from column in Enumerable.Range(0, PlotFont.Width)
        where PlotFont.IsSet(cell.Item, row, column)
        select ((cell.Index * PlotFont.Advance) + column, row);

    // What falls outside the sheet is cut off.
    private void Blend(int row, int column, int colour, double share)
    {
        if ((uint)row >= (uint)Height || (uint)column >= (uint)Width || share <= 0)
            return;
        var at = ((row * Width) + column) * Channels;
        for (var channel = 0; channel < Channels; channel++)
        {
            var value = (colour >> (8 * (Channels - 1 - channel))) & 0xFF;
            _pixels[at + channel] += share * (value - _pixels[at + channel]);
        }
    }
}
