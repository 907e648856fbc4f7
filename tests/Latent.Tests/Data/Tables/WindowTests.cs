using FsCheck;
using FsCheck.Fluent;
using Latent.Data;
using Latent.Data.Tables;

namespace Latent.Tests.Data.Tables;

public sealed class WindowTests
{
    [Fact]
    public void TheNumberOfWindowsIsThatOfTheStartsThatFit() => Prop.ForAll<NonNegativeInt, PositiveInt, PositiveInt>((rows, window, stride) =>
    {
        var starts = Enumerable.Range(0, rows.Get + 1).Count(i => i % stride.Get == 0 && i + window.Get <= rows.Get);
        Assert.Equal(starts, WindowExamples.CountOf(rows.Get, window.Get, stride.Get));
        Assert.Equal(window.Get, WindowExamples.CountOf((int)WindowExamples.RowsOf(window.Get, 9, stride.Get), 9, stride.Get));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NoWindowCrossesABorder() => Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((more, window, stride) =>
    {
        var (w, n) = (window.Get, (3 * window.Get) + more.Get);
        using var folder = new TestFolder();
        var text = "t\n" + string.Join('\n', Enumerable.Range(0, n));
        using var data = Datasets.Load(new() { Source = folder.Write("x.csv", text), Table = new() { Window = w, Stride = stride.Get } });
        Assert.Equal([w, 1], data.Shape);
        var end = -1.0;
        foreach (var part in new[] { data.Train, data.Validation, data.Test })
        {
            var times = part.Values().Select(x => Math.Round(data.Schema!.Decode([x])[0].Number, 2)).Chunk(w).ToArray();
            Assert.All(times, x => Assert.Equal(Enumerable.Range(0, w).Select(i => x[0] + i), x));
            Assert.Equal(times.Select(x => $"line {x[0] + 2}"), Enumerable.Range(0, part.Count).Select(part.NameOf));
            Assert.All(times.Zip(times.Skip(1)), x => Assert.Equal(stride.Get, x.Second[0] - x.First[0]));
            Assert.True(times.Length > 0 && times[0][0] > end);
            end = times[^1][^1];
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WindowsAreStandardisedByTheTrainingRowsAndSaySo()
    {
        using var folder = new TestFolder();
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{i % 2}\n"));
        using var data = Datasets.Load(new() { Source = folder.Write("x.csv", text), Validation = 2, Test = 3, Table = new() { Window = 16, Stride = 4 } });
        Assert.Equal((11, 2, 3), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(
            [
                "rows of 2 columns: 2 of numbers, standardized, 0 of categories, one-hot; 2 values",
                "windows of 16 rows, one every 4: 11 training, 2 validation, 3 test examples",
                "splits follow one another in time, 56, 20 and 24 rows; no window crosses a border",
            ],
            data.Notes);
        Assert.Equal(27.5, ((NumberColumn)data.Schema!.Columns[0]).Mean);
        using var eighth = Datasets.Load(new() { Source = folder.Write("x.csv", text), Validation = 0, Test = 0, Table = new() { Window = 16 } });
        Assert.Equal(43, eighth.Train.Count);
    }

    [Fact]
    public void TooFewRowsAreRefused()
    {
        using var folder = new TestFolder();
        var path = folder.Write("x.csv", "a\n1\n2\n3\n");
        Assert.Equal(
            "x.csv: 3 rows cannot give 2 for validation, 2 for testing and at least 2 (a window: give a shorter --window) to train on",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = path, Table = new() { Window = 2 } })).Message);
        Assert.Equal(
            "x.csv: has 3 rows, and an example is a window of 4",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = path, Validation = 0, Test = 0, Table = new() { Window = 4 } })).Message);
    }
}
