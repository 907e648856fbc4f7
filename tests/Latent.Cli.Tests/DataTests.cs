using Latent.Data;

namespace Latent.Cli.Tests;

public sealed class DataTests
{
    [Fact]
    public void ATableHasASheetIfAskedAndIsDividedAsTrainingDividesIt()
    {
        using var place = new Workplace();
        File.WriteAllText(place["t.csv"], "n,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i % 2 == 0 ? "a" : "b")}\n")));
        Assert.EndsWith("(drawn by seed 1)\n", Tool.Call("data", "show", place["t.csv"]).Output, StringComparison.Ordinal);
        Assert.EndsWith($"\n{place["ds.png"]}\n", Tool.Call("data", "show", place["t.csv"], "--out", place["ds.png"]).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(place["ds.png"]));
    }

    [Fact]
    public void ASheetThatCannotBeWrittenIsCodeOneAndSaysSo()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place["taken.png"]);
        var called = Tool.Call("data", "show", place.Data, "--out", place["taken.png"]);
        Assert.StartsWith($"error: {place["taken.png"]}: not written: ", called.Error, StringComparison.Ordinal);
        Assert.Equal(1, called.Code);
        Assert.Equal(0, Tool.Call("data", "show", place.Data, "--out", place["sheet.png"]).Code);
        Assert.True(File.Exists(place["sheet.png"]));
    }

    [Fact]
    public void WhatIsFoundIsNotFetchedAgain()
    {
        var set = Datasets.All.FirstOrDefault(x => x.Find(DataFolders.Search(null)) is not null);
        if (set is null)
            Assert.Skip("no named data set is in a folder of LATENT_DATA or the cache");
        var called = Tool.Call("data", "get", set.Name);
        Assert.Equal(("", 0), (called.Error, called.Code));
        Assert.StartsWith(set.Find(DataFolders.Search(null))!, called.Output, StringComparison.Ordinal);
    }
}
