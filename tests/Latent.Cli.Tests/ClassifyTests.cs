using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class ClassifyTests
{
    [Fact]
    public void EveryClassifierHasItsRow()
    {
        using var place = new Workplace();
        Train(place);
        var weights = place.Bits("run", "best");
        var output = Success("classify", place["run"], "--labels", "30", "--fine-tune", "--epochs", "60", "--confusion");
        var lines = output.Split('\n');
        Assert.Matches(@"^t\.csv: 3 classes, 12 test examples; parameters of step \d+$", lines[0]);
        Assert.Matches(@"^│ majority class       │  0\.\d{4} ± 0\.\d{4} │       1\.099 ± 0\.000 │     30 │$", lines[5]);
        string[] rows = ["data, linear", "codes, linear", "encoder from scratch", "encoder fine-tuned"];
        Assert.Equal(rows, lines[6..10].Select(x => x.Split('│')[1].Trim()));
        Assert.Equal(4, lines.Count(x => x.StartsWith("│ label, taken for ", StringComparison.Ordinal)));
        Assert.All(lines, x => Assert.InRange(x.Length, 0, 80));
        Assert.Equal(weights, place.Bits("run", "best"));
        Assert.DoesNotContain("encoder", Success("classify", place["run"]), StringComparison.Ordinal);
    }

    [Fact]
    public void ProgramsReadTheSame()
    {
        using var place = new Workplace();
        Train(place);
        using var json = JsonDocument.Parse(Success("classify", place["run"], "--json", "--threads", "1"));
        var root = json.RootElement;
        Assert.Equal((96, 12), (root.GetProperty("labels").GetInt32(), root.GetProperty("testExamples").GetInt32()));
        Assert.Equal([2, 5, 9], root.GetProperty("classes").EnumerateArray().Select(x => x.GetInt32()));
        var classifiers = root.GetProperty("classifiers").EnumerateArray().ToArray();
        Assert.Equal(["majority class", "data, linear", "codes, linear"], classifiers.Select(x => x.GetProperty("name").GetString()));

        // A class is where one pixel is bright.
        Assert.Equal(1, classifiers[1].GetProperty("accuracy").GetProperty("mean").GetDouble());
        Assert.Equal("mean over examples", classifiers[1].GetProperty("crossEntropy").GetProperty("estimator").GetString());
        Assert.Equal("nats", classifiers[1].GetProperty("crossEntropy").GetProperty("unit").GetString());
        Assert.Equal(12, classifiers[1].GetProperty("confusion").EnumerateArray().SelectMany(x => x.EnumerateArray()).Sum(x => x.GetInt32()));
        Assert.Equal(Success("classify", place["run"], "--json", "--threads", "2"), Success("classify", place["run"], "--json", "--threads", "1"));
    }

    [Fact]
    public void CodesWithoutADensityAreFeaturesToo()
    {
        using var place = new Workplace();
        Train(place, "--model", "autoencoder");
        var lines = Success("classify", place["run"], "--fine-tune", "--epochs", "2").Split('\n');
        string[] rows = ["data, linear", "codes, linear", "encoder from scratch", "encoder fine-tuned"];
        Assert.Equal(rows, lines[6..10].Select(x => x.Split('│')[1].Trim()));
    }

    [Fact]
    public void WhatCannotBeLearnedIsOneLineAndCodeTwo()
    {
        using var place = new Workplace();
        Success(place.Train("bare"));
        Train(place);
        Refused("error: tiny.idx: has no labels, which a classifier learns from; give labeled data, ", "bare");
        File.WriteAllText(place["table.csv"], "n,kind,label\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 7},{(i % 2 == 0 ? "a" : "b")},{i % 3}\n")));
        string[] train = [.. place.Train("table"), "--data", place["table.csv"], "--likelihood", "mixed"];
        train = [.. train.Index().Where(x => x.Index is not (1 or 2)).Select(x => x.Item)];
        Assert.Contains("\ncolumn 'label' is data as the others; --label-column label makes it the label\n", Success(train), StringComparison.Ordinal);
        const string Columns = "table.csv: is read by columns, none of which holds labels, which ";
        const string Remedy = "; train with --label-column NAME";
        Refused($"error: {Columns}a classifier learns from{Remedy}\n", "table");
        Assert.EndsWith($"{Columns}--condition label is of{Remedy}, or leave --condition out\n", Tool.Call([.. train, "--condition", "label", "--force"]).Error, StringComparison.Ordinal);
        Refused("error: --labels: is 2; expected from 3, one a class, to 96, the training examples", "run", "--labels", "2");
        Refused("error: --epochs: are of the network that --fine-tune trains; give --fine-tune too", "run", "--epochs", "3");
        Refused("error: --labels none: expected a whole number, at least 1", "run", "--labels", "none");

        void Refused(string message, string run, params string[] more)
        {
            var called = Tool.Call(["classify", place[run], .. more]);
            Assert.StartsWith(message, called.Error, StringComparison.Ordinal);
            Assert.Single(called.Error.TrimEnd('\n').Split('\n'));
            Assert.Equal((2, ""), (called.Code, called.Output));
        }
    }

    // Six pixels, of which the first, the third or the fifth is bright.
    private static void Train(Workplace place, params string[] more)
    {
        int[] labels = [2, 5, 9];
        var rows = Enumerable.Range(0, 120).Select(i =>
            $"{labels[i % 3]},{string.Join(',', Enumerable.Range(0, 6).Select(j => j == 2 * (i % 3) ? "0.9" : $"0.{(i * (j + 3)) % 4}"))}\n");
        File.WriteAllText(place["t.csv"], "label,a,b,c,d,e,f\n" + string.Concat(rows));
        string[] train = [.. place.Train("run", more), "--data", place["t.csv"]];
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
