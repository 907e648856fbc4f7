using FsCheck;
using FsCheck.Fluent;
using Latent.Data;
using Latent.Fuzz;

namespace Latent.Tests.Data;

public sealed class SplitTests
{
    [Fact]
    public void SplitsDivideTheDataWithoutRest() => Prop.ForAll<PositiveInt, PositiveInt>((count, seed) =>
    {
        var n = 3 + count.Get;
        using var folder = new TestFolder();
        var text = string.Join('\n', Enumerable.Range(0, n).Select(i => i - 0.5));
        var request = new DataRequest { Source = folder.Write("x.csv", text), Seed = (ulong)seed.Get };
        using var data = Datasets.Load(request);
        using var again = Datasets.Load(request);
        var tenth = Math.Max(1, n / 10);
        Assert.Equal((n - (2 * tenth), tenth, tenth), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, n).Select(i => i - 0.5f), data.AllRows().Select(row => row[0]));
        Assert.Equal(data.Train.Values(), again.Train.Values());
        Assert.Equal(data.Test.Values(), again.Test.Values());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SizesMayBeGiven()
    {
        using var folder = new TestFolder();
        var request = new DataRequest { Source = folder.Write("x.idx", Samples.Idx(0x08, [100, 2], 200)), Validation = 7, Test = 0 };
        using var data = Datasets.Load(request);
        Assert.Equal((93, 7, 0), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(
            "x.idx: 100 examples cannot give 100 for validation, 0 for testing and at least 1 to train on",
            Assert.Throws<DataFormatException>(() => Datasets.Load(request with { Validation = 100 })).Message);
    }

    [Fact]
    public void AViewOfAViewReadsTheRightRows()
    {
        var all = Examples.Of([1], Enumerable.Range(0, 5).Select(i => 10f * i).ToArray(), Enumerable.Range(0, 5).ToArray());
        var view = all.Slice(1, 4).Take([3, 0, 0]).Slice(1, 2);
        Assert.Equal([10, 10], view.Values());
        Assert.Equal([1, 1], view.Labels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Read([2], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Slice(4, 2));
        Assert.Throws<ArgumentException>(() => all.Read([0], new float[2]));
    }

    [Fact]
    public void ReadingAllocatesNothingOnceWarm()
    {
        using var folder = new TestFolder();
        using var data = folder.Load("x.idx", Samples.Idx(0x08, [100, 40], 4000));
        using var mapped = folder.Load("y.idx", Samples.Idx(0x08, [100, 40], 4000), mapAbove: 0);
        var (rows, values) = (new[] { 3, 1, 2 }, new float[120]);
        foreach (var examples in new[] { data.Train, mapped.Train })
        {
            examples.Read(rows, values);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                examples.Read(rows, values);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void TheMeanIsThatOfTheTrainingSplit()
    {
        var train = Examples.Of([2], new float[] { 0, 1, 0.5f, 0, 1, 0.5f });
        Assert.Equal([0.5f, 0.5f], new Dataset("x", train, train, train).Mean());
    }
}
