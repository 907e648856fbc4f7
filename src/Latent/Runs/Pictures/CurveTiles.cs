using Latent.Data.Tables;
using Latent.Imaging;
using Latent.Tensors;

namespace Latent.Runs.Pictures;

/// <summary>A window of a series as a curve for each value of its rows, a row of numbers as one curve.</summary>
internal sealed class CurveTiles(Shape shape, TableSchema? schema) : DrawnTiles(Height, Width, scale: 1, shape.Size)
{
    private const int Height = 72, Width = 132, Margin = 4, Header = PlotFont.Height + 4;
    private const double Thick = 1.5;
    private const int Frame = 0xD5D9DE;

    // The share of the range that is left free above and below.
    private const double Air = 0.05;

    private readonly int _curves = shape.Rank == 1 ? 1 : shape.Size / shape[0];
    private readonly string[] _names = schema is null || shape.Rank == 1 ? [] : [.. Names(schema)];

    public override string Legend =>
        $"Each from left to right as {(schema is null ? "its values follow one another" : "time goes, a colour a value of a row: numbers in standardized units, categories by their probabilities")}; all on one scale.";

    private protected override float[] Draw(ReadOnlySpan<float> examples)
    {
        var range = Range(examples);
        return Each(examples, (canvas, example) => Curves(canvas, example, range));
    }

    private static (double Least, double Most) Range(ReadOnlySpan<float> examples)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in examples)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        var air = most > least ? (most - least) * Air : 1;
        return (least - air, most + air);
    }

    private void Curves(PlotCanvas canvas, ReadOnlySpan<float> example, (double Least, double Most) range)
    {
        var top = Named(canvas) ? Header : Margin;
        var (bottom, right) = (Height - Margin, Width - Margin);
        double Down(double value) => bottom - ((value - range.Least) / (range.Most - range.Least) * (bottom - top));
        if (range is { Least: < 0, Most: > 0 })
            canvas.Bar(Margin, (int)Down(0), right - Margin, 1, Frame);
        var length = example.Length / _curves;
        double Along(int i) => length == 1 ? Width / 2.0 : Margin + ((double)i / (length - 1) * (right - Margin));
        for (var curve = 0; curve < _curves; curve++)
        {
            for (var i = 0; i < length; i++)
            {
                var from = Math.Max(0, i - 1);
                canvas.Line(
                    Along(from), Down(example[(from * _curves) + curve]), Along(i), Down(example[(i * _curves) + curve]), Thick,
                    PlotColours.Of(curve));
            }
        }
    }

    // The names of the columns above the curves, each in its colour, where they have room for a few letters.
    private bool Named(PlotCanvas canvas)
    {
        const int Fewest = 3, Space = (Width - (2 * Margin)) / PlotFont.Advance;
        var letters = _names.Length == 0 ? 0 : (Space / _names.Length) - 1;
        if (letters < Fewest)
            return false;
        foreach (var (i, name) in _names.Index())
            canvas.Text(PlotFont.Cut(name, letters), Margin + (i * (letters + 1) * PlotFont.Advance), 2, PlotColours.Of(i), 1);
        return true;
    }

    private static IEnumerable<string> Names(TableSchema schema) => schema.Columns.SelectMany(column => column switch
    {
        CategoryColumn categories => categories.Categories.Select(x => $"{column.Name}={x}"),
        { Block.HasFlag: true } => [column.Name, $"{column.Name}?"],
        _ => [column.Name],
    });
}
