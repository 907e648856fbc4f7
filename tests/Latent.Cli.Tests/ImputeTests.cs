using System.Text.Json;
using Latent.Imaging;

namespace Latent.Cli.Tests;

public sealed class ImputeTests
{
    [Fact]
    public void ATableIsFilledAndSaysHow()
    {
        using var place = new Workplace();
        Train(place);
        File.WriteAllText(place["rows.csv"], "n,kind\n3,a\n,b\n5,\n");
        var lines = Success("impute", place["run"], "--data", place["rows.csv"], "--out", place["f.csv"], "--draws", "2").Split('\n');
        Assert.Equal("rows.csv: 2 of 6 cells are missing, in 2 of 3 rows", lines[0]);
        Assert.Equal("numbers filled with the mean, categories with the most frequent of 40 draws (pseudo-Gibbs, 50 sweeps, the first 10 left out)", lines[1]);
        Assert.Equal([place["f.csv"], place["f-1.csv"], place["f-2.csv"]], lines[2..5]);
        Assert.Equal($"{place["f.cells.csv"]}: each filled cell with the deviation or the share of its draws", lines[5]);
        var rows = File.ReadAllLines(place["f.csv"]);
        Assert.Equal(("n,kind", "3,a"), (rows[0], rows[1]));
        Assert.Matches(@"^-?[\d.]+,b$", rows[2]);
        Assert.Matches("^5,[ab]$", rows[3]);
        Assert.Equal(3, File.ReadAllLines(place["f.cells.csv"]).Length);
        using var json = JsonDocument.Parse(Success("impute", place["run"], "--data", place["rows.csv"], "--out", place["j.csv"], "--json"));
        Assert.Equal((2, 6), (json.RootElement.GetProperty("missingCells").GetInt32(), json.RootElement.GetProperty("cells").GetInt32()));
        Assert.Equal(place["j.cells.csv"], json.RootElement.GetProperty("cellsFile").GetString());
        Assert.Equal(rows, File.ReadAllLines(place["j.csv"]));

        Assert.Equal(
            $"f.csv: no cell is missing; {place["g.csv"]} has the same rows\n",
            Success("impute", place["run"], "--data", place["f.csv"], "--out", place["g.csv"]));
        Assert.Equal(rows, File.ReadAllLines(place["g.csv"]));
    }

    [Fact]
    public void ImagesAreShownWithTheirMissingHalfFilled()
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        string[] call = ["impute", place["run"], "--mask", "left-half", "--draws", "1", "--sweeps", "10"];
        Assert.EndsWith(
            "imputed.png: 8 of 8 test examples, a column each;\n  from the top the example, what is known of it, the mean of 8 draws, a single draw\n",
            Success([.. call, "--count", "100"]), StringComparison.Ordinal);
        Success([.. call, "--count", "5", "--seed", "2"]);
        var other = File.ReadAllBytes(place["run/imputed.png"]);
        Success([.. call, "--count", "5"]);
        Assert.NotEqual(other, File.ReadAllBytes(place["run/imputed.png"]));
        var image = ImageDecoder.Decode(File.ReadAllBytes(place["run/imputed.png"]), "imputed.png");

        // Five columns and four rows of 4x4 images, twice as large and 2 pixels apart.
        Assert.Equal(((4 * 10) + 2, (5 * 10) + 2), (image.Height, image.Width));
        for (var y = 2; y < 10; y++)
        {
            Assert.Equal(128, image.Pixels[((10 + y) * image.Width) + 2]);
            Assert.Equal(image.Pixels[(y * image.Width) + 8], image.Pixels[((20 + y) * image.Width) + 8]);
        }
    }

    [Fact]
    public void WrongCallsAreOneLineAndCodeTwo()
    {
        using var place = new Workplace();
        Train(place);
        Success(place.Train("images"));
        File.WriteAllText(place["rows.csv"], "n,kind\n3,\n");
        File.WriteAllText(place["wrong.csv"], "m,kind\n1,\n");
        File.WriteAllText(place["unknown.csv"], "n,kind\n,c\n");
        var (rows, filled) = (place["rows.csv"], place["f.csv"]);
        Refused("error: give --data and --out, files of rows\n", "run");
        Refused("give --mask, as in --mask left-half, or --data and --out, files of rows", "images");
        Refused("--count: is of images; give --mask too", "run", "--data", rows, "--out", filled, "--count", "3");
        Refused($"--out {rows}: is the file that is read; choose another", "run", "--data", rows, "--out", rows);
        Refused("expected a name that ends in .csv, since rows.csv is filled", "run", "--data", rows, "--out", place["f.npy"]);
        Refused("wrong.csv: has no column 'n'; it has m, kind", "run", "--data", place["wrong.csv"], "--out", filled);
        Refused("'c' is a category that the training data do not have; they have a, b", "run", "--data", place["unknown.csv"], "--out", filled);
        Refused("none.csv: no file of that name; give a .csv, .tsv or .npy file", "run", "--data", place["none.csv"], "--out", filled);
        Refused("tiny.idx: is no .csv, .tsv or .npy file", "images", "--data", place["tiny.idx"], "--out", filled);
        Refused("--draws 9: 10 sweeps have 8 after the first fifth; give more --sweeps", "run", "--data", rows, "--out", filled, "--draws", "9", "--sweeps", "10");
        Refused("--mask middle: expected left-half", "images", "--mask", "middle");
        Refused("--mask left-half: is of images; give --data and --out, files of rows", "run", "--mask", "left-half");

        void Refused(string message, string run, params string[] more)
        {
            var called = Tool.Call(["impute", place[run], .. more]);
            Assert.Contains(message, called.Error, StringComparison.Ordinal);
            Assert.Single(called.Error.TrimEnd('\n').Split('\n'));
            Assert.Equal((2, ""), (called.Code, called.Output));
        }
    }

    private static void Train(Workplace place)
    {
        File.WriteAllText(place["t.csv"], "n,kind\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 7},{(i % 2 == 0 ? "a" : "b")}\n")));
        string[] train = [.. place.Train("run"), "--data", place["t.csv"], "--likelihood", "mixed"];
        Success([.. train.Index().Where(x => x.Index is not (1 or 2)).Select(x => x.Item)]);
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
