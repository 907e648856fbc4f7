using Latent.Data;
using Latent.Fuzz;

namespace Latent.Tests.Data;

public sealed class NamedDatasetTests
{
    private static Dataset Real(string name)
    {
        var set = Datasets.All.Single(set => set.Name == name);
        if (set.Find(DataFolders.Search(null)) is null)
            Assert.Skip($"the files of {name} are in no folder of LATENT_DATA or the cache");
        return Datasets.Load(new() { Source = name });
    }

    [Fact]
    public void MnistIsComplete()
    {
        using var data = Real("mnist");
        Assert.Equal((50_000, 10_000, 10_000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((int[])[28, 28], data.Shape);
        Assert.Equal([5, 0, 4, 1, 9], data.Train.Labels[..5].ToArray());
        Assert.Equal([3, 8, 6, 9, 6], data.Validation.Labels[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], data.Test.Labels[..5].ToArray());
        Assert.Equal(0.13096, data.Mean().Average(), 1e-5);
        Assert.Equal(
            [
                "grey images of 28x28, stored as uint8, with labels",
                "values in [0, 255]: scaled to [0, 1]",
                "50,000 training, 10,000 validation, 10,000 test examples (validation: the last of 60,000)",
            ],
            data.Notes);
    }

    [Fact]
    public void StaticMnistIsComplete()
    {
        using var data = Real("static-mnist");
        Assert.Equal((50_000, 10_000, 10_000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(ValueKind.Binary, data.Kind);
        Assert.Equal(0.13056, data.Train.Values().Average(), 1e-5);
        Assert.Equal(0.13113, data.Validation.Values().Average(), 1e-5);
        Assert.Equal(0.13251, data.Test.Values().Average(), 1e-5);
    }

    [Fact]
    public void FashionMnistIsComplete()
    {
        using var data = Real("fashion-mnist");
        Assert.Equal((50_000, 10_000, 10_000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal([9, 0, 0, 3, 0], data.Train.Labels[..5].ToArray());
    }

    [Fact]
    public void TheFolderIsFoundByEitherName()
    {
        using var folder = new TestFolder();
        var set = Datasets.All.Single(set => set.Name == "static-mnist");
        Assert.Null(set.Find([folder.Path]));
        foreach (var (file, i) in set.Files.Select((file, i) => (file, i)))
            folder.Write($"static_mnist/{file.Name}{(i == 0 ? ".gz" : "")}", []);
        Assert.Equal(Path.Combine(folder.Path, "static_mnist"), set.Find([folder.Path]));
        Assert.Equal(Path.Combine(folder.Path, "static_mnist"), set.Find([Path.Combine(folder.Path, "static_mnist")]));
    }

    [Fact]
    public void AShortFileSaysHowToFetchItAgain()
    {
        using var folder = new TestFolder();
        var images = Samples.Idx(0x08, [60000, 28, 28], 5000);
        folder.Write("mnist/train-images-idx3-ubyte.gz", Samples.Gzip(images));
        folder.Write("mnist/train-labels-idx1-ubyte.gz", Samples.Gzip(Samples.Idx(0x08, [60000], 60000)));
        folder.Write("mnist/t10k-images-idx3-ubyte", Samples.Idx(0x08, [2, 2, 2], 8));
        folder.Write("mnist/t10k-labels-idx1-ubyte", Samples.Idx(0x08, [2], 2));
        Assert.Equal(
            "train-images-idx3-ubyte.gz: expected 60000 images of 28x28 (47,040,016 bytes), found 5,016 bytes; the file is cut short: " +
            "fetch it again with 'latent data get mnist --force'",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = "mnist", DataDirectory = folder.Path })).Message);
        folder.Write("mnist/train-images-idx3-ubyte.gz", Samples.Gzip(Samples.Idx(0x08, [2, 2, 2], 8)));
        Assert.Equal(
            "train-images-idx3-ubyte.gz: expected 60000 images of 28x28, found 2 images of 2x2: fetch it again with 'latent data get mnist --force'",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = "mnist", DataDirectory = folder.Path })).Message);
    }

    [Fact]
    public void AnUnfinishedFolderSaysWhatItLacks()
    {
        using var folder = new TestFolder();
        folder.Write("static-mnist/binarized_mnist_valid.amat", []);
        var e = Datasets.All.Single(set => set.Name == "static-mnist").NotFound([folder.Path]);
        Assert.Equal(
            $"static-mnist: {Path.Combine(folder.Path, "static-mnist")} has only some of its files.\n" +
            "Fetch the others with 'latent data get static-mnist', or place binarized_mnist_train.amat, binarized_mnist_test.amat there.",
            e.Message);
    }

    [Fact]
    public void WhatIsMissingSaysWhatToPlaceWhere()
    {
        var set = new NamedDataset("tiny", "a test", (_, _, _) => throw new InvalidOperationException())
        {
            Files = [new("tiny.amat", "", 1, [])],
        };
        var message = Assert.Throws<DataNotFoundException>(() => set.Load(new() { Source = "tiny", DataDirectory = "here" })).Message;
        Assert.StartsWith($"tiny: its files are in none of {Path.Combine("here", "tiny")}, ", message, StringComparison.Ordinal);
        Assert.EndsWith("\nFetch them with 'latent data get tiny', or place tiny.amat in one of these.", message, StringComparison.Ordinal);
        Assert.Equal(
            "minst: no file or folder of that name, nor a named set; those are digits, mnist, static-mnist, fashion-mnist.",
            Assert.Throws<DataNotFoundException>(() => Datasets.Load(new() { Source = "minst" })).Message);
    }
}
