using Latent.Imaging;

namespace Latent.Cli.Tests;

public sealed class ScoreTests
{
    [Fact]
    public void ATableIsScoredMarkedAndExplained()
    {
        using var place = new Workplace();
        Train(place);
        var (fresh, clean) = (Table(place, "new", 7, 30), Table(place, "clean", 11, 120));
        File.AppendAllText(fresh, "900,a\n");
        var output = Success("score", place["run"], "--data", fresh, "--calibrate", clean, "--rate", "0.05", "--out", place["s.csv"]);
        var lines = output.Split('\n');
        Assert.Equal("new.csv (all): 31 rows", lines[0]);
        Assert.Matches(@"^score     [\d.]+ ± [\d.]+ nats \(mean ± spread over rows; -ELBO, 16 draws\)$", lines[1]);
        Assert.Matches(@"^threshold [\d.]+ nats, score 115 of 120 clean ones in ascending order; a rate of at most 0.05$", lines[2]);
        Assert.Matches(@"^anomalous \d+ of 31 rows \([\d.]+ %\)$", lines[3]);
        Assert.Matches(@"^  row 31 \(line 32\)  [\d.]+  n \+[\d.]+", lines[5]);
        Assert.Equal(place["s.csv"], lines[^2]);
        var rows = File.ReadAllLines(place["s.csv"]);
        Assert.Equal(("row,place,score,anomalous,strange1,excess1,strange2,excess2,strange3,excess3", 32), (rows[0], rows.Length));
        Assert.Matches(@"^31,line 32,[\d.]+,true,n,[\d.]+,", rows[31]);

        Assert.Contains("(test): 8 rows", Success("score", place["run"], "--calibrate", place["t.csv"], "--rate", "0.2"), StringComparison.Ordinal);
        Assert.StartsWith("row,place,score,anomalous,", File.ReadAllText(place["run/scores.csv"]), StringComparison.Ordinal);
        Assert.Contains(
            "-ln p(x), importance sampling, K = 20", Success("score", place["run"], "--data", fresh, "--samples", "20"), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderOfImagesIsScored()
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        Directory.CreateDirectory(place["photos"]);
        for (var i = 0; i < 3; i++)
            File.WriteAllBytes(place[$"photos/{i}.png"], PngEncoder.Encode(new Image(4, 4, 1, [.. Enumerable.Range(0, 16).Select(j => (byte)(i == 1 ? 255 : j % 3 == 0 ? 0 : 90))])));
        Assert.StartsWith("photos (all): 3 rows\n", Success("score", place["run"], "--data", place["photos"], "--out", place["s.csv"]), StringComparison.Ordinal);
        var rows = File.ReadAllLines(place["s.csv"]);
        Assert.Matches(@"^2,1\.png,[\d.]+,y\dx\d,[\d.]+,y\dx\d,[\d.]+,y\dx\d,[\d.]+$", rows[2]);
    }

    [Fact]
    public void NumbersAreCalledByTheirHeaderAndLine()
    {
        using var place = new Workplace();
        File.WriteAllText(place["n.csv"], "label,left,right\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 2},{i % 5}.5,{(i == 9 ? 900 : i % 3)}\n")));
        string[] train = [.. place.Train("run"), "--data", place["n.csv"], "--likelihood", "gaussian"];
        Success([.. train.Index().Where(x => x.Index is not (1 or 2)).Select(x => x.Item)]);
        var lines = Success("score", place["run"], "--data", place["n.csv"]).Split('\n');
        Assert.Equal("strangest, with the place in n.csv", lines[2]);
        Assert.Matches(@"^  row 10 \(line 11\)  [\d.]+  right \+[\d.]+", lines[3]);
    }

    [Fact]
    public void WrongDataAreOneLineAndCodeTwo()
    {
        using var place = new Workplace();
        Train(place);
        Success(place.Train("images"));
        File.WriteAllText(place["wrong.csv"], "m,kind\n1,a\n");
        File.WriteAllText(place["empty.csv"], "");
        File.WriteAllText(place["header.csv"], "n,kind\n");
        File.WriteAllText(place["numbers.csv"], "0,1,0\n1,1,1\n");
        var (none, clean) = (place["none.csv"], Table(place, "clean", 11, 50));
        Refused("wrong.csv: has no column 'n'; it has m, kind", "run", "--data", place["wrong.csv"]);
        Refused("empty.csv: is empty; expected a line of column names and rows below it", "run", "--data", place["empty.csv"]);
        Refused("header.csv: has a header and no row below it", "run", "--data", place["header.csv"]);
        Refused("numbers.csv: its examples are [3], the model takes [4, 4]", "images", "--data", place["numbers.csv"]);
        Refused("has no column", "run", "--data", place["tiny.idx"]);
        Refused($"{none}: no file or folder of that name", "run", "--data", none);
        Refused($"{none}: no file or folder of that name", "run", "--calibrate", none);
        Refused(
            "clean.csv: a rate of 0.01 is below 1/51, the least that 50 clean rows can tell; give 99 clean rows or more, or a higher rate",
            "run", "--calibrate", clean);
        Refused($"--out {clean}: is a file that is read; choose another", "run", "--data", clean, "--out", clean);
        Refused("--out s.txt: expected a name that ends in .csv", "run", "--out", "s.txt");

        void Refused(string message, string run, params string[] more)
        {
            var called = Tool.Call(["score", place[run], .. more]);
            Assert.Contains(message, called.Error, StringComparison.Ordinal);
            Assert.Single(called.Error.TrimEnd('\n').Split('\n'));
            Assert.Equal((2, ""), (called.Code, called.Output));
        }
    }

    private static void Train(Workplace place)
    {
        string[] train = [.. place.Train("run"), "--data", Table(place, "t", 7, 80), "--likelihood", "mixed"];
        Success([.. train.Index().Where(x => x.Index is not (1 or 2)).Select(x => x.Item)]);
    }

    private static string Table(Workplace place, string name, int period, int rows)
    {
        var path = place[$"{name}.csv"];
        File.WriteAllText(path, "n,kind\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i % period % 7},{(i % 2 == 0 ? "a" : "b")}\n")));
        return path;
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
