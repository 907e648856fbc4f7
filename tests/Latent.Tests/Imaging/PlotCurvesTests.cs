using System.Xml.Linq;
using Latent.Imaging;

namespace Latent.Tests.Imaging;

public sealed class PlotCurvesTests
{
    [Fact]
    public void LinesGoFromPointToPointAndTheMarkStands()
    {
        var svg = Draw([new("train", "#123456", [(0, -10), (1, double.NaN), (2, -5)])], (2, "best"));
        var line = Assert.Single(svg.Descendants(), x => x.Name.LocalName == "polyline");
        Assert.Equal("train", line.Attribute("class")!.Value);

        // 4 in a hundred of the span is left free below and above: the frame goes from 30 to 232.
        Assert.Equal("64,224.5 448,37.5", line.Attribute("points")!.Value);
        var mark = Assert.Single(svg.Descendants(), x => x.Attribute("class")?.Value == "best");
        Assert.Equal("448", mark.Attribute("x1")!.Value);
        Assert.Contains(svg.Descendants(), x => x.Value == "nats");
    }

    [Fact]
    public void OnePointIsADotAndNoneIsAFrame()
    {
        Assert.Single(Draw([new("train", "#000", [(1, 3)])], null).Descendants(), x => x.Name.LocalName == "circle");
        Assert.Single(Draw([new("train", "#000", [])], null).Descendants(), x => x.Name.LocalName == "rect");
    }

    // A fortieth of the value to either side.
    [Fact]
    public void TheAxisOfOnePointIsNarrow()
    {
        var marks = Draw([new("train", "#000", [(1, -200)])], null).Descendants().Select(x => x.Value).ToArray();
        Assert.Contains("-204", marks);
        Assert.DoesNotContain("-250", marks);
    }

    private static XElement Draw(PlotCurve[] curves, (double, string)? mark) =>
        XDocument.Parse(PlotCurves.Draw(curves, "title", "epoch", "nats", mark)).Root!;
}
