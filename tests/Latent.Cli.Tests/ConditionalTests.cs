using System.Buffers.Binary;
using Latent.Imaging;

namespace Latent.Cli.Tests;

/// <summary>The tool with a label as a condition, on tiny images of 4 by 4 pixels with the labels 2, 5 and 6.</summary>
public sealed class ConditionalTests
{
    private static readonly int[] Labels = [2, 5, 6];

    [Fact]
    public void EveryCommandTakesAConditionalRun()
    {
        using var place = new Workplace();
        var trained = Success(Train(place, "run"));
        Assert.Contains("given the label, one of 3 labels, 2, 5, 6: bounds are of ln p(x, y), and ln p(y) is -1.", trained, StringComparison.Ordinal);
        Assert.Contains("bound and likelihood are of ln p(x, y), y the label", trained, StringComparison.Ordinal);
        Assert.Matches(@"of the label[ │]+1\.\d\d", trained);
        Assert.Contains("active units", trained, StringComparison.Ordinal);
        Assert.Matches(@"\d of 2 ", trained);
        var run = place["run"];
        Assert.Equal((3 * 10) + 2, Size($"{run}/samples.png").Height);
        Assert.Contains("labels      one of 3 labels, 2, 5, 6", Success("info", run), StringComparison.Ordinal);
        Assert.EndsWith(", label 2\n", Success("manifold", run), StringComparison.Ordinal);
        Assert.EndsWith(", label 6\n", Success("traverse", run, "--label", "6"), StringComparison.Ordinal);
        Assert.EndsWith("spherical, label of the first\n", Success("interpolate", run), StringComparison.Ordinal);
        var diagnosed = Success("diagnose", run);
        Assert.Contains("the bound is of ln p(x, y)", diagnosed, StringComparison.Ordinal);
        Assert.Matches(@"    of the label +1\.\d\d, mean of -ln p\(y\)", diagnosed);
        Assert.Contains("-ELBO of ln p(x, y), 16 draws", Success("score", run), StringComparison.Ordinal);
        foreach (var command in (string[])["reconstruct", "scatter", "report", "eval"])
            Success(command, run);
        var page = File.ReadAllText($"{run}/report.html");
        foreach (var there in (string[])["The label is 2.", ">ln p(x, y), nats<", "ELBO of ln p(x, y), nats", "the mean of p(x | y, z), z the mean of q(z | x, y)"])
            Assert.Contains(there, page, StringComparison.Ordinal);
        Assert.DoesNotContain("p(x | z)", page, StringComparison.Ordinal);
        Assert.EndsWith("rows of 2 latent means, of tiny (test)\n", Success("encode", run, "--out", place["z.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void SamplesShareTheirStyleAndHaveTheirLabels()
    {
        using var place = new Workplace();
        Success(Train(place, "run"));
        Assert.Equal($"{place["x.csv"]}: 4 means of p(x | y, z) of each label, 6, 2\n", Success("sample", place["run"], "--label", "6,2", "--count", "4", "--out", place["x.csv"]));
        var rows = File.ReadAllLines(place["x.csv"]);
        Assert.Equal("x15,label", string.Join(',', rows[0].Split(',')[^2..]));
        Assert.Equal(["6", "6", "6", "6", "2", "2", "2", "2"], rows[1..].Select(x => x.Split(',')[^1]));
        Success("sample", place["run"], "--label", "2", "--count", "4", "--out", place["two.csv"]);
        Assert.Equal(rows[5..], File.ReadAllLines(place["two.csv"])[1..]);
        Assert.NotEqual(rows[1].Split(',')[..16], rows[5].Split(',')[..16]);
        Success("sample", place["run"], "--label", "drawn", "--count", "200", "--out", place["drawn.csv"]);
        Assert.Equal(["2", "5", "6"], File.ReadAllLines(place["drawn.csv"])[1..].Select(x => x.Split(',')[^1]).Distinct().Order());
    }

    [Fact]
    public void TheLabelOfATableIsAColumn()
    {
        using var place = new Workplace();
        File.WriteAllText(place["t.csv"], "n,kind,m\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            $"{(i % 3 == 0 ? 1 : 9)}.{i % 7},{(i % 3 == 0 ? "wren" : i % 3 == 1 ? "kite" : "crow")},{i % 5}.5\n")));
        string[] train = ["train", "--data", place["t.csv"], "--likelihood", "mixed", "--label-column", "kind", "--hidden", "4", "--latent", "2", "--batch", "16", "--epochs", "3", "--set", "evaluation.samples=5"];
        Assert.Contains("\nlabels from column 'kind': 0 crow, 1 kite, 2 wren\n", Success([.. train, "--out", place["plain"]]), StringComparison.Ordinal);
        Assert.Contains("codes, linear", Success("classify", place["plain"]), StringComparison.Ordinal);
        Success("scatter", place["plain"], "--out", place["s.svg"]);
        Assert.Contains(">wren</text>", File.ReadAllText(place["s.svg"]), StringComparison.Ordinal);
        Success([.. train, "--condition", "label", "--out", place["given"]]);
        Success("sample", place["given"], "--label", "2,1", "--count", "3", "--noise", "--out", place["made.csv"]);
        var lines = File.ReadAllLines(place["made.csv"]);
        Assert.Equal("n,m,kind", lines[0]);
        Assert.Equal(["wren", "wren", "wren", "kite", "kite", "kite"], lines[1..].Select(x => x.Split(',')[^1]));
        Success("score", place["given"], "--data", place["made.csv"]);
        Success("sample", place["given"], "--label", "wren,kite", "--count", "3", "--noise", "--out", place["byName.csv"]);
        Assert.Equal(lines, File.ReadAllLines(place["byName.csv"]));
        Refused("error: --label robin: expected labels, as in crow, kite, wren; all; or drawn\n", "sample", place["given"], "--label", "robin");
        File.WriteAllText(place["wide.csv"], "extra,n,m\n7,1.5,2\n");
        Assert.Contains("\nleft out  extra: no columns of the model\n", Success("score", place["plain"], "--data", place["wide.csv"]), StringComparison.Ordinal);
        Assert.EndsWith("; left out, as no columns of the model: extra\n", Success("encode", place["plain"], "--data", place["wide.csv"], "--out", place["wide.npy"]), StringComparison.Ordinal);
        File.WriteAllText(place["later.csv"], "n,m\n1.5,2\n");
        Assert.Contains("-ELBO", Success("score", place["plain"], "--data", place["later.csv"]), StringComparison.Ordinal);
        Refused($"error: later.csv: has no labels, which the model is given; give data with labels\n", "score", place["given"], "--data", place["later.csv"]);
    }

    [Theory]
    [InlineData("sample --label 3", "--label 3: is no label of the model; expected one of 3 labels, 2, 5, 6")]
    [InlineData("sample --label x", "--label x: expected labels, as in 3 or 3,5; all; or drawn")]
    [InlineData("manifold --label 9", "--label 9: is no label of the model; expected one of 3 labels, 2, 5, 6")]
    public void WrongLabelsAreOneLine(string command, string expected)
    {
        using var place = new Workplace();
        Success(Train(place, "run"));
        var words = command.Split(' ');
        Refused($"error: {expected}\n", [words[0], place["run"], .. words[1..]]);
    }

    [Fact]
    public void DataWithoutLabelsAreRefused()
    {
        using var place = new Workplace();
        Refused(
            $"error: {place.Data}: has no labels, which --condition label is of; give labeled data, as a folder of images a class or a .csv with a column 'label', or leave --condition out\n",
            place.Train("run", "--condition", "label"));
        Refused(
            "error: --condition label: is label, which a model of several levels is not given; leave --upper out, or --condition\n",
            place.Train("run", "--condition", "label", "--upper", "5-2"));
        Success(place.Train("plain"));
        Assert.DoesNotContain("labels", File.ReadAllText(place["plain/checkpoint.json"]), StringComparison.Ordinal);
        Refused(
            "error: --label: the model is given no labels; 'latent train --condition label' trains one that is\n",
            "sample", place["plain"], "--label", "3");
    }

    // Each label has a band of rows that is white.
    private static string[] Train(Workplace place, string run)
    {
        const int Images = 90;
        var folder = Directory.CreateDirectory(place["tiny"]).FullName;
        var (images, labels) = (new byte[16 + (Images * 16)], new byte[8 + Images]);
        foreach (var (i, value) in ((int[])[0x803, Images, 4, 4]).Index())
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4 * i), value);
        foreach (var (i, value) in ((int[])[0x801, Images]).Index())
            BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4 * i), value);
        for (var i = 0; i < Images; i++)
        {
            labels[8 + i] = (byte)Labels[i % 3];
            images.AsSpan(16 + (i * 16) + (4 * (i % 3)), 4).Fill(250);
        }

        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte"), labels);
        return
        [
            "train", "--data", folder, "--condition", "label", "--hidden", "6", "--latent", "2", "--batch", "8", "--epochs", "2",
            "--set", "evaluation.samples=20", "--out", place[run],
        ];
    }

    private static (int Height, int Width) Size(string path)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(path), path);
        return (image.Height, image.Width);
    }

    private static void Refused(string expected, params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal(expected, called.Error);
        Assert.Equal(2, called.Code);
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
