using System.Globalization;
using System.Text;
using Latent.Data.Tables;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Scoring;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;
using Latent.Tests.Data;

namespace Latent.Tests.Runs.Scoring;

/// <summary>Scores of files by a run that was trained on such files.</summary>
public sealed class RunScoresTests
{
    [Fact]
    public void TheRateOfFalseAlarmsIsTheOneAskedFor()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary);
        const int Clean = 1999, Fresh = 4000;
        const double Rate = 0.05;
        using (var clean = RunInput.Load(scores.Model, Table(temporary, "clean", 2, Clean)))
            scores.Calibrate(clean, Rate);
        using var fresh = RunInput.Load(scores.Model, Table(temporary, "fresh", 3, Fresh));
        var rows = scores.Of(fresh);

        // Four sigmas of the rate over both draws: that of the threshold, and that of the alarms above it.
        var sigma = Math.Sqrt(Rate * (1 - Rate) * ((1.0 / Clean) + (1.0 / Fresh)));
        Assert.Equal(Rate, rows.Count(x => x.IsAnomalous == true) / (double)Fresh, 4 * sigma);
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("auto", 255)]
    public void ValuesAreScaledAsTheRunsDataWere(string scale, float divisor)
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary["x.csv"], "0,51\n255,102\n");
        var recipe = new Recipe().With("model.hidden=").With("model.latent=1").With("model.likelihood=gaussian").With("data.scale", scale);
        using var model = RunModel.Create(recipe, [2]);
        using var data = RunInput.Load(model, temporary["x.csv"]);
        Assert.Equal([0, 51 / divisor, 255 / divisor, 102 / divisor], data.Examples.Values());
    }

    [Fact]
    public void ACorruptedColumnIsNamedAndItsRowMarked()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary);
        using (var clean = RunInput.Load(scores.Model, Table(temporary, "clean", 2, 400)))
            scores.Calibrate(clean, 0.01);
        var path = Table(temporary, "new", 3, 60);
        var lines = File.ReadAllLines(path);
        lines[11] = lines[11].Split(',') is [var kind, _, var b] ? $"{kind},95,{b}" : "";
        lines[21] = lines[21].Split(',') is ["hot", var a, var c] ? $"cold,{a},{c}" : $"hot,{string.Join(',', lines[21].Split(',')[1..])}";
        File.WriteAllLines(path, lines);
        using var data = RunInput.Load(scores.Model, path);
        var rows = scores.Of(data);
        Assert.Equal((true, "a"), (rows[10].IsAnomalous, rows[10].Strange[0].Name));
        Assert.True(rows[20].IsAnomalous);
        Assert.InRange(rows.Count(x => x.IsAnomalous == true), 2, 6);
        Assert.All(rows, x => Assert.InRange(x.Strange.Count, 0, 3));

        // A record by itself has the same parts but for its draws of z.
        var cells = lines[11].Split(',');
        var one = scores.Of([TableValue.Of(cells[0]), TableValue.Of(95), TableValue.Of(double.Parse(cells[2], CultureInfo.InvariantCulture))]);
        Assert.Equal(rows[10].Score, one.Score, rows[10].Score / 10);
        Assert.Equal((true, "a"), (one.IsAnomalous, one.Strange[0].Name));
    }

    [Fact]
    public void WithoutCleanDataRowsAreComparedWithEachOther()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary);
        using var data = RunInput.Load(scores.Model);
        Assert.Equal("test", data.Split);
        var rows = scores.Of(data);
        Assert.All(rows, x => Assert.Null(x.IsAnomalous));
        Assert.Contains(rows, x => x.Strange.Count > 0);
        Assert.Empty(scores.Of([TableValue.Of("hot"), TableValue.Of(30), TableValue.Of(60)]).Strange);
    }

    [Fact]
    public void EveryRowOfASeriesIsScoredAndTheBrokenOneStandsOut()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary, "data.window=8", "data.stride=3");
        var path = Table(temporary, "new", 3, 60);
        var lines = File.ReadAllLines(path);
        lines[31] = "hot,300,60";
        File.WriteAllLines(path, lines);
        using var data = RunInput.Load(scores.Model, path);
        Assert.Equal([.. Enumerable.Range(0, 18).Select(i => 3 * i), 52], data.Starts);
        var rows = scores.Of(data);
        Assert.Equal(60, rows.Count);
        Assert.Equal(30, rows.Index().MaxBy(x => x.Item.Score).Index);
        Assert.Equal("a", rows[30].Strange[0].Name);
        using var own = RunInput.Load(scores.Model);
        Assert.Equal([.. Enumerable.Range(0, own.Examples.Count).Select(i => 3 * i)], own.Starts);
        Assert.Throws<NotSupportedException>(() => scores.Of(new float[32]));
    }

    [Fact]
    public void ScoresAreRepeatedToTheBitAndWrittenWithAHeader()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary);
        using var data = RunInput.Load(scores.Model, split: "validation");
        var rows = scores.Of(data);
        Assert.Equal(rows.Select(x => x.Score), scores.Of(data).Select(x => x.Score));
        ScoreFiles.Write(temporary["s.csv"], [new(1.5, true, [new("a, b", 2)]), new(double.PositiveInfinity, false, [])]);
        Assert.Equal(
            ["row,score,anomalous,strange1,excess1,strange2,excess2,strange3,excess3", "1,1.5,true,\"a, b\",2,,,,", "2,inf,false,,,,,,"],
            File.ReadAllLines(temporary["s.csv"]));
        ScoreFiles.Write(temporary["s.csv"], rows);
        Assert.StartsWith("row,score,strange1,", File.ReadAllText(temporary["s.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WrongDataAreRefused()
    {
        using var temporary = new TemporaryFolder();
        using var scores = Open(temporary);
        File.WriteAllText(temporary["x.csv"], "kind,a\nhot,1\n");
        Assert.Equal(
            "x.csv: has no column 'b'; it has kind, a",
            Assert.Throws<DataFormatException>(() => RunInput.Load(scores.Model, temporary["x.csv"])).Message);
        Assert.EndsWith(
            "has no split 'half'; expected test, validation, train or all",
            Assert.Throws<RunException>(() => RunInput.Load(scores.Model, split: "half")).Message, StringComparison.Ordinal);
        Assert.Equal(
            "RunScores: 2 values, an example has 4. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => scores.Of(new float[2])).Message);
        using var few = RunInput.Load(scores.Model, Table(temporary, "few", 4, 20));
        Assert.StartsWith("a rate of 0.01 is below 1/21", Assert.Throws<FormatException>(() => scores.Calibrate(few)).Message, StringComparison.Ordinal);
    }

    /// <summary>Trains a run on a table of a state and two numbers that it moves, and opens its scores.</summary>
    internal static RunScores Open(TemporaryFolder temporary, params string[] more)
    {
        Train(temporary, more);
        return RunScores.Open(temporary["run"]);
    }

    internal static void Train(TemporaryFolder temporary, params string[] more)
    {
        var recipe = new Recipe()
            .With("model.hidden=16").With("model.latent=2").With("model.likelihood=mixed").With("training.batch=20")
            .With("training.epochs=null").With("training.steps=600").With("optimizer.learningRate=0.01")
            .With("data.source", Table(temporary, "train", 1, 600));
        recipe = more.Aggregate(recipe, (x, set) => x.With(set));
        using var folder = RunFolder.Create(temporary["run"], recipe, threads: 1);
        using var backend = new CpuBackend(1);
        using var data = RunData.Load(recipe, folder.Schema());
        using var run = new TrainingRun(folder, data, backend);
        foreach (var _ in run.Run())
            continue;
    }

    internal static string Table(TemporaryFolder temporary, string name, int seed, int rows)
    {
        var (text, key) = (new StringBuilder("kind,a,b\n"), new RandomKey((ulong)seed));
        for (var i = 0; i < rows; i++)
        {
            var hot = key.UniformAt(0, i) < 0.5;
            var (a, b) = ((hot ? 30 : 10) + key.NormalAt(1, i), (hot ? 60 : 20) + (3 * key.NormalAt(2, i)));
            text.Append(CultureInfo.InvariantCulture, $"{(hot ? "hot" : "cold")},{a:F2},{b:F2}\n");
        }

        File.WriteAllText(temporary[$"{name}.csv"], text.ToString());
        return temporary[$"{name}.csv"];
    }
}
