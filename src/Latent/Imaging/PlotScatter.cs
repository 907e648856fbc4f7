using System.Globalization;

namespace Latent.Imaging;

/// <summary>Points in the plane, coloured by class: what a picture of them is made from.</summary>
/// <param name="X">The horizontal values. Shape: [n].</param>
/// <param name="Y">The vertical values. Shape: [n].</param>
/// <param name="Labels">The class of each point; empty where there are none. Shape: [n] or [0].</param>
/// <param name="Across">The name of the horizontal axis.</param>
/// <param name="Up">The name of the vertical axis.</param>
public sealed record PlotScatter(
    IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<int> Labels, string Across, string Up)
{
    // Beyond this many a legend says nothing to the eye.
    private const int MostClasses = 20;

    /// <summary>The classes in order; empty where there are no labels, or too many to tell apart.</summary>
    public IReadOnlyList<int> Classes { get; private set; } = Distinct(Labels);

    /// <summary>The names of the classes, whose places are the labels; empty where numerals name them.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The class of each point; empty where there are none. Shape: [n] or [0].</summary>
    public IReadOnlyList<int> Labels
    {
        get;
        init
        {
            field = value;
            Classes = Distinct(value);
        }
    } = Labels;

    /// <summary>The plot as an image of about 900 by 800 pixels; without labels there is no legend, and it is narrower.</summary>
    public Image ToImage() => PlotScatterImage.Draw(this);

    /// <summary>The plot as an SVG element, which is a file of its own too.</summary>
    public string ToSvg() => PlotScatterSvg.Draw(this);

    /// <summary>The colour of a point, 0xRRGGBB.</summary>
    internal int Colour(int point) => Classes.Count == 0 ? PlotColours.Of(0) : ColourOf(Labels[point]);

    /// <summary>The colour of a class, 0xRRGGBB.</summary>
    internal int ColourOf(int label)
    {
        var index = 0;
        while (Classes[index] != label)
            index++;
        return PlotColours.Of(index);
    }

    /// <summary>The axis of one direction, a little wider than the points.</summary>
    internal static PlotScale Scale(IReadOnlyList<double> values, double from, double to)
    {
        const double Margin = 0.03;
        var (least, most) = values.Count > 0 ? (values.Min(), values.Max()) : (-1, 1);
        var wider = Margin * (most - least);
        return new(least - wider, most + wider, from, to);
    }

    /// <summary>
    /// Where the names of the classes stand, in pixels: at the middles of their points, or below where another name is.
    /// </summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="letter">The width of a letter.</param>
    internal IReadOnlyList<(int Label, double X, double Y)> Names(PlotScale x, PlotScale y, double letter)
    {
        const double High = 24;
        var names = new List<(int Label, double X, double Y)>();
        foreach (var label in Classes)
        {
            var (middleX, middleY) = Middle(label);
            var (left, top) = (x.Place(middleX), y.Place(middleY));
            bool Meets((int Label, double X, double Y) other) =>
                Math.Abs(other.X - left) < letter * Math.Max(2, (Name(other.Label).Length + Name(label).Length) / 2.0)
                && Math.Abs(other.Y - top) < High;
            while (names.Any(Meets))
                top += High / 2;
            names.Add((label, left, top));
        }

        return names;
    }

    /// <summary>A class's name, or its numeral; of a long name the beginning.</summary>
    internal string Name(int label)
    {
        const int Longest = 10;
        return PlotFont.Cut((uint)label < (uint)ClassNames.Count ? ClassNames[label] : label.ToString(CultureInfo.InvariantCulture), Longest);
    }

    /// <summary>The number of letters of the longest name of a class.</summary>
    internal int LongestName => Classes.Count == 0 ? 0 : Classes.Max(label => Name(label).Length);

    // The medians of a class's points, which stragglers do not move.
    private (double X, double Y) Middle(int label)
    {
        int[] points = [.. Enumerable.Range(0, Labels.Count).Where(i => Labels[i] == label)];
        return (Median(X, points), Median(Y, points));
    }

    private static double Median(IReadOnlyList<double> values, int[] points) =>
        points.Select(i => values[i]).Order().ElementAt(points.Length / 2);

    private static int[] Distinct(IReadOnlyList<int> labels)
    {
        int[] classes = [.. labels.Distinct().Order()];
        return classes.Length <= MostClasses ? classes : [];
    }
}
