using System.Xml.Linq;
using Latent.Imaging;

namespace Latent.Tests.Imaging;

public sealed class PlotTests
{
    private static readonly PlotScatter Two = new([0, 1], [0, 2], [3, 5], "z0 (KL 1.20 nats)", "z1");

    [Theory]
    [InlineData(-3.2, 3.1, "-2 0 2")]
    [InlineData(0, 0.011, "0.000 0.002 0.004 0.006 0.008 0.010")]
    [InlineData(-180, -130, "-180 -170 -160 -150 -140 -130")]
    [InlineData(5, 5, "4.90 4.95 5.00 5.05 5.10")]
    public void MarksAreRoundValues(double least, double most, string expected)
    {
        var scale = new PlotScale(least, most, 0, 100);
        Assert.Equal(expected, string.Join(' ', scale.Ticks.Select(scale.Text)));
        Assert.Equal(0, scale.Place(scale.Least));
        Assert.Equal(100, scale.Place(scale.Most));
    }

    [Theory]
    [InlineData(5e3, 1e7, "10⁴ 10⁵ 10⁶ 10⁷")]
    [InlineData(0.03, 1.5, "5·10⁻² 10⁻¹ 2·10⁻¹ 5·10⁻¹ 10⁰")]
    [InlineData(100, 100, "5·10¹ 10² 2·10²")]
    public void OnALogarithmicAxisEqualRatiosAreEquallyFarApart(double least, double most, string expected)
    {
        var scale = PlotScale.Logarithmic(least, most, 0, 100);
        Assert.Equal(expected, string.Join(' ', scale.Ticks.Select(scale.Text)));
        Assert.Equal((0, 100), (scale.Place(scale.Least), scale.Place(scale.Most)));
        Assert.Equal(50, scale.Place(Math.Sqrt(scale.Least * scale.Most)), 1e-9);
    }

    [Fact]
    public void ADiscIsFullInsideAndFadesAtItsEdge()
    {
        var canvas = new PlotCanvas(9, 9);
        canvas.Disc(4.5, 4.5, 2, 0x000000, 1);
        var pixels = canvas.ToImage().Pixels;
        Assert.Equal(0, Red(4, 4));
        Assert.Equal(0, Red(4, 5));
        Assert.Equal(128, Red(4, 6));
        Assert.Equal(255, Red(4, 7));
        Assert.Equal(Red(4, 6), Red(2, 4));

        byte Red(int row, int column) => pixels[((row * 9) + column) * 3];
    }

    [Fact]
    public void ADiscPastTheEdgeIsCutOff()
    {
        var canvas = new PlotCanvas(3, 3);
        canvas.Disc(0, 0, 50, 0x102030, 0.5);
        Assert.All(canvas.ToImage().Pixels.Chunk(3), x => Assert.Equal<byte[]>([136, 144, 152], x));
    }

    [Fact]
    public void TextIsDrawnAcrossAndUpwards()
    {
        var across = new PlotCanvas(7, 5);
        across.Text("L", 0, 0, 0, scale: 1);
        var up = new PlotCanvas(5, 7);
        up.TextUp("L", 0, 5, 0, scale: 1);
        Assert.Equal("#    /#    /#    /#    /#    /#    /#####", Dots(across));
        Assert.Equal("      #/      #/      #/      #/#######", Dots(up));

        static string Dots(PlotCanvas canvas) => string.Join('/', canvas.ToImage().Pixels.Chunk(3)
            .Select(x => x[0] == 0 ? '#' : ' ').Chunk(canvas.Width).Select(x => new string(x)));
    }

    [Fact]
    public void EveryCharacterHasACellOfItsOwn()
    {
        string[] cells = [.. Enumerable.Range(' ', '~' - ' ' + 1).Append('é').Select(c => string.Concat(
            from row in Enumerable.Range(0, PlotFont.Height)
            from column in Enumerable.Range(0, PlotFont.Width)
            select PlotFont.IsSet((char)c, row, column) ? '#' : ' '))];
        Assert.Equal(96, cells.Distinct().Count());
        Assert.Equal("######   ##   ##   ##   ##   ######", cells[^1]);
    }

    [Fact]
    public void PointsHaveTheColoursOfTheirClasses()
    {
        var image = Two.ToImage();
        Assert.Equal((800, 900, 3), (image.Height, image.Width, image.Channels));

        // The legend's discs, 30 pixels apart, are not blended.
        Assert.Equal<byte[]>([0x3B, 0x6F, 0xD4], Pixel(image, 40, 820));
        Assert.Equal<byte[]>([0xE0, 0x70, 0x1A], Pixel(image, 70, 820));
        Assert.Equal<byte[]>([255, 255, 255], Pixel(image, 100, 820));
    }

    [Fact]
    public void WithoutLabelsThereIsNoLegend()
    {
        var plot = Two with { Labels = [] };
        Assert.Empty(plot.Classes);
        Assert.Equal((800, 820), (plot.ToImage().Height, plot.ToImage().Width));
        Assert.Contains("viewBox=\"0 0 574 560\"", plot.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("font-weight", plot.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfClassesStandApart()
    {
        var plot = new PlotScatter([0, 0, 1], [0, 0, 1], [0, 1, 2], "z0", "z1");
        var names = plot.Names(new(0, 1, 0, 100), new(0, 1, 100, 0), 13);
        Assert.Equal([(0, 0, 100), (1, 0, 124), (2, 100, 0)], names);

        // Wide names meet from farther away; a class without a name has its numeral.
        var named = plot with { ClassNames = ["alpha", "a very long name"] };
        Assert.Equal(["alpha", "a very lo~", "2"], plot.Classes.Select(named.Name));
        var wide = new PlotScatter([0, 0.5, 2], [0, 0, 1], [0, 1, 2], "z0", "z1") { ClassNames = named.ClassNames };
        Assert.Equal([100, 124, 0], wide.Names(new(0, 1, 0, 100), new(0, 1, 100, 0), 13).Select(x => x.Y));
        Assert.True(named.ToImage().Width > plot.ToImage().Width);
    }

    [Fact]
    public void SvgIsWellFormedAndHasThePoints()
    {
        var svg = XDocument.Parse((Two with { Up = "a < b & \"c\"" }).ToSvg()).Root!;
        Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
        Assert.Equal(4, svg.Descendants().Count(x => x.Name.LocalName == "circle"));
        Assert.Contains(svg.Descendants(), x => x.Value == "a < b & \"c\"");
    }

    [Fact]
    public void MarkupEscapesAndRefusesWhatIsOpen()
    {
        var markup = new PlotMarkup().Open("p", ("title", "\"<&>\u0001")).Text("a\uD800b😀").Element("br").Close();
        Assert.Equal("<p title=\"&quot;&lt;&amp;&gt;\uFFFD\">a\uFFFDb😀<br/></p>", markup.ToString());
        Assert.Equal("<x y=\"0.33\"></x>", new PlotMarkup().Element("x", null, ("y", 1 / 3.0)).ToString());
        Assert.Throws<InvalidOperationException>(() => new PlotMarkup().Open("p").ToString());
    }

    private static byte[] Pixel(Image image, int row, int column) =>
        image.Pixels[(((row * image.Width) + column) * 3)..][..3];
}
