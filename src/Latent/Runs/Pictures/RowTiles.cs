using System.Globalization;
using Latent.Data.Tables;
using Latent.Imaging;

namespace Latent.Runs.Pictures;

/// <summary>
/// A row of a table as a card: a line a column, with its value in the column's own units and a bar behind it, which for a
/// number is its distance from the mean in standard deviations, for a category its probability.
/// </summary>
internal sealed class RowTiles(TableSchema schema) : DrawnTiles(
    (2 * Margin) + (Line * Math.Min(schema.Columns.Count, MostLines)) - (Line - PlotFont.Height),
    NameEnd(schema) + Between + (ValueLength * PlotFont.Advance) + Margin,
    scale: 2,
    schema.Width)
{
    // All in dots of the font.
    private const int Margin = 3, Between = 4, Line = PlotFont.Height + 2;
    private const int NameLength = 10, ValueLength = 9;

    // A card of more lines is no longer looked at as one.
    private const int MostLines = 24;

    // The bar of a number this many standard deviations from the mean fills its half.
    private const double Reach = 3;

    private const int Ink = 0x30343A, Faint = 0x808790, Above = 0xB9D4F0, Below = 0xF3CDB0, Likely = 0xC6E5C3;

    public override string Legend => "Of each row every column's value in its own units; the bar behind a number is its distance from the "
        + "mean, to three standard deviations either way, and that behind a category its probability.";

    private protected override float[] Draw(ReadOnlySpan<float> examples) => Each(examples, Card);

    private void Card(PlotCanvas canvas, ReadOnlySpan<float> example)
    {
        var (left, width, at) = (NameEnd(schema) + Between, ValueLength * PlotFont.Advance, 0);
        foreach (var (i, column) in schema.Columns.Index())
        {
            var values = example.Slice(at, column.Block.Width);
            at += column.Block.Width;
            var top = Margin + (i * Line);
            if (i == MostLines - 1 && schema.Columns.Count > MostLines)
            {
                canvas.Text(Invariant($"and {schema.Columns.Count - i} more"), Margin, top, Faint, 1);
                return;
            }

            canvas.Text(PlotFont.Cut(column.Name, NameLength), Margin, top, Faint, 1);
            var cell = column.Decode(values);
            if (cell.Category is not null)
                ProbabilityBar(canvas, Largest(values), left, top - 1, width);
            else if (!cell.IsMissing)
                DistanceBar(canvas, values[0], left, top - 1, width);
            canvas.Text(Text(cell), left, top, Ink, 1);
        }
    }

    private static void ProbabilityBar(PlotCanvas canvas, double probability, int left, int top, int width) =>
        canvas.Bar(left, top, (int)Math.Round(Math.Clamp(probability, 0, 1) * width), Line, Likely);

    // From the middle to the right where the number is above the mean, else to the left.
    private static void DistanceBar(PlotCanvas canvas, double deviations, int left, int top, int width)
    {
        var (middle, length) = (left + (width / 2), (int)Math.Round(Math.Min(Math.Abs(deviations) / Reach, 1) * width / 2));
        canvas.Bar(deviations > 0 ? middle : middle - length, top, length, Line, deviations > 0 ? Above : Below);
    }

    private static double Largest(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
            largest = Math.Max(largest, value);
        return largest;
    }

    private static string Text(TableValue cell)
    {
        if (cell.IsMissing)
            return "-";
        if (cell.Category is { } category)
            return PlotFont.Cut(category, ValueLength);
        var text = cell.Number.ToString("G5", CultureInfo.InvariantCulture);
        return text.Length <= ValueLength ? text : cell.Number.ToString("G3", CultureInfo.InvariantCulture);
    }

    private static int NameEnd(TableSchema schema) =>
        Margin + (Math.Min(NameLength, schema.Columns.Max(x => x.Name.Length)) * PlotFont.Advance);
}
