using Latent.Imaging;

namespace Latent.Cli.Tests;

/// <summary>The commands that draw what codes mean. The tiny images are 4 by 4 pixels.</summary>
public sealed class PictureCommandTests
{
    [Fact]
    public void PicturesAreInTheRunsFolderUnlessNamed()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "training.epochs=1"));
        var run = place["run"];
        Assert.Equal($"{run}/manifold.png: z0 to the right, z1 upwards\n", Success("manifold", run));
        Assert.Equal((80, 80), Size($"{run}/manifold.png"));
        Success("manifold", run, "--side", "3", "--linear", "2", "--out", place["m.png"]);
        Assert.Equal((12, 12), Size(place["m.png"]));
        Assert.StartsWith($"{run}/traversals.png: from -3 to 3, a row each: z", Success("traverse", run), StringComparison.Ordinal);
        Assert.Equal(((2 * 10) + 2, (11 * 10) + 2), Size($"{run}/traversals.png"));
        Success("traverse", run, "--units", "1", "--columns", "3", "--range", "1.5", "--index", "7", "--out", place["t.png"]);
        Assert.Equal((12, 32), Size(place["t.png"]));
        Assert.Equal($"{run}/interpolations.png: 4 pairs of 8 test examples, a row each, spherical\n", Success("interpolate", run, "--pairs", "6000"));
        Assert.Equal($"{place["i.png"]}: 2 pairs of 8 test examples, a row each, straight\n", Success("interpolate", run, "--pairs", "2", "--linear", "--out", place["i.png"]));
        Assert.Equal(((2 * 10) + 2, (11 * 10) + 2), Size(place["i.png"]));
        Assert.StartsWith($"{run}/scatter.png: 8 examples, z0 (KL ", Success("scatter", run), StringComparison.Ordinal);
        Assert.Equal((800, 820), Size($"{run}/scatter.png"));
        Success("scatter", run, "--units", "1,0", "--split", "train", "--out", place["s.svg"]);
        Assert.StartsWith("<svg ", File.ReadAllText(place["s.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void OfManyUnitsThoseOfLargestDivergenceAreShownAndNamed()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "model.latent=4", "--set", "training.epochs=1"));
        Assert.Matches(@": z\d \(KL [\d.]+ nats\) to the right, z\d \(KL [\d.]+ nats\) upwards; the 2 others are 0\n$", Success("manifold", place["run"]));
    }

    [Fact]
    public void AHierarchyIsShownFromItsTop()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "model.upper=6-2", "--set", "training.epochs=1"));
        Assert.EndsWith("z0 to the right, z1 upwards, level 2 of 2, the top\n", Success("manifold", place["run"]), StringComparison.Ordinal);
        foreach (var command in (string[])["traverse", "interpolate", "scatter"])
            Assert.EndsWith(", level 2 of 2, the top\n", Success(command, place["run"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scatter --units 0,0", "--units 0,0: expected two different units from 0 to 1, as in 0,1")]
    [InlineData("scatter --units 2,0", "--units 2,0: expected two different units from 0 to 1, as in 0,1")]
    [InlineData("scatter --out s.gif", "--out s.gif: expected a name that ends in .png or .svg")]
    [InlineData("traverse --index 8", "--index 8: expected 0 to 7")]
    [InlineData("traverse --range 0", "--range 0: expected a number above 0, as in 3; see 'latent traverse --help'")]
    [InlineData("manifold --linear inf", "--linear inf: expected a number above 0, as in 3; see 'latent manifold --help'")]
    [InlineData("manifold --side 101", "--side 101: expected a whole number, at least 1, at most 100; see 'latent manifold --help'")]
    [InlineData("interpolate --out i.svg", "--out i.svg: expected a name that ends in .png")]
    public void WrongCallsAreOneLine(string command, string expected)
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "training.epochs=1", "--quiet"));
        var words = command.Split(' ');
        var called = Tool.Call([words[0], place["run"], .. words[1..]]);
        Assert.Equal($"error: {expected}\n", called.Error);
        Assert.Equal(2, called.Code);
    }

    [Fact]
    public void OneUnitIsNoPlane()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "model.latent=1", "--set", "training.epochs=1"));
        foreach (var command in (string[])["manifold", "scatter"])
        {
            Assert.Equal(
                "error: the model has one latent unit, a plane needs two; 'latent traverse' shows one\n",
                Tool.Call(command, place["run"]).Error);
        }
    }

    [Fact]
    public void OfThreeUnitsTheThirdIsTheOther()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--set", "model.latent=3", "--set", "training.epochs=1"));
        Assert.EndsWith(" upwards; the other is 0\n", Success("manifold", place["run"]), StringComparison.Ordinal);
        Success("report", place["run"]);
        Assert.Contains("largest KL; the other is 0.", File.ReadAllText(place["run/report.html"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Each from left to right as its values follow one another", 594, 1074, "gaussian")]
    [InlineData("Of each row every column", 514, 1138, "mixed", "--table", "columns")]
    [InlineData("Each from left to right as time goes", 594, 1074, "mixed", "--window", "4")]
    public void ATableHasEveryPicture(string legend, int height, int width, string likelihood, params string[] more)
    {
        using var place = new Workplace();
        TrainOnATable(place, likelihood, ["--latent", "2", .. more]);
        foreach (var picture in (string[])["samples", "reconstructions"])
            Assert.True(File.Exists(place[$"run/{picture}.png"]), picture);
        foreach (var command in (string[])["sample", "reconstruct", "manifold", "traverse", "interpolate", "scatter", "densities"])
            Success(command, place["run"]);
        Assert.Equal((height, width), Size(place["run/manifold.png"]));
        Assert.Equal((800, 820), Size(place["run/scatter.png"]));
        Success("report", place["run"]);
        var report = File.ReadAllText(place["run/report.html"]);
        foreach (var part in (string[])["samples", "reconstructions", "manifold", "traversals", "interpolations"])
            Assert.Contains($"id=\"{part}\"", report, StringComparison.Ordinal);
        Assert.Contains(legend, report, StringComparison.Ordinal);
    }

    [Fact]
    public void ASheetOfRowsHasAnEnd()
    {
        using var place = new Workplace();
        TrainOnATable(place, "gaussian", ["--latent", "2"]);
        Refused("a sheet of 2,501: is of rows or curves, of which at most 2,500 are drawn; ask for fewer", "sample", place["run"], "--count", "2501");
    }

    private static void TrainOnATable(Workplace place, string likelihood, string[] more)
    {
        File.WriteAllLines(place["table.csv"], ["a,b,c", .. Enumerable.Range(0, 60).Select(i => $"{i},{i % 7},{i % 3}")]);
        Success([
            "train", "--data", place["table.csv"], "--likelihood", likelihood, "--hidden", "4", "--batch", "8", "--steps", "8",
            "--set", "evaluation.samples=5", "--out", place["run"], .. more,
        ]);
    }

    private static void Refused(string message, params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal(($"error: {message}\n", 2), (called.Error, called.Code));
    }

    private static (int Height, int Width) Size(string path)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(path), path);
        return (image.Height, image.Width);
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
