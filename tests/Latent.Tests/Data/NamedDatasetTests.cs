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
    public void FreyFacesAreComplete()
    {
        using var data = Real("frey-faces");
        Assert.Equal((1565, 200, 200), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((int[])[28, 20], data.Shape);
        Assert.Equal(ValueKind.Grey, data.Kind);
        var values = data.AllRows().SelectMany(row => row).ToArray();
        Assert.Equal((8.5f / 256, 238.5f / 256), (values.Min(), values.Max()));
        Assert.All(values, value => Assert.Equal(0.5f, (value * 256) - MathF.Floor(value * 256)));
        Assert.Equal(
            [
                "grey images of 28x20, stored as uint8",
                "values v in [0, 255]: as (v + 0.5) / 256",
                "1,565 training, 200 validation, 200 test examples (drawn by seed 0)",
            ],
            data.Notes);
    }

    [Fact]
    public void CaltechSilhouettesAreComplete()
    {
        using var data = Real("caltech101-silhouettes");
        Assert.Equal((4100, 2264, 2307), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((int[])[28, 28], data.Shape);
        Assert.Equal(ValueKind.Binary, data.Kind);
        foreach (var part in new[] { data.Train, data.Validation, data.Test })
        {
            Assert.Equal(Enumerable.Range(0, 101), part.Labels.ToArray().Distinct().Order());
        }

        // At most a hundred a class in training, and objects are in the middle of their images, not around it.
        Assert.True(data.Train.Labels.ToArray().CountBy(label => label).Max(pair => pair.Value) <= 100);
        var mean = data.Mean();
        Assert.True(mean[(14 * 28) + 14] > 0.8 && mean[0] < 0.3);
    }

    // The set's file is large and in few hands: one of its form, whose image i has one pixel, in row 3 and column i mod 28.
    [Fact]
    public void OmniglotIsReadUprightWithItsAlphabets()
    {
        using var folder = new TestFolder();
        folder.Write("omniglot/chardata.mat", Samples.Mat(compressed: true, [.. Part("data", "target", 24_345), .. Part("testdata", "testtarget", 8070)]));
        using var data = Datasets.Load(new() { Source = "omniglot", DataDirectory = folder.Path });
        Assert.Equal((23_000, 1345, 8070), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((int[])[28, 28], data.Shape);
        Assert.Equal([0, 1, 2], data.Train.Labels[..3].ToArray());
        Assert.Equal(23_000 % 50, data.Validation.Labels.Span[0]);
        var image = data.Train.First(30)[(29 * 784)..];
        Assert.Equal((3 * 28) + 1, Array.IndexOf(image, 1f));
        Assert.Equal(1, image.Sum());

        static (string, int, int, byte[])[] Part(string images, string targets, int count)
        {
            var (pixels, labels) = (new byte[784 * count], new byte[50 * count]);
            for (var i = 0; i < count; i++)
                (pixels[(784 * i) + (i % 28 * 28) + 3], labels[(50 * i) + (i % 50)]) = (1, 1);
            return [(images, 784, count, pixels), (targets, 50, count, labels)];
        }
    }

    [Fact]
    public void OtherMatricesThanTheSetsAreRefused()
    {
        using var folder = new TestFolder();
        folder.Write("freyfaces/frey_rawface.mat", Samples.Mat(compressed: true, ("ff", 4, 5, new byte[20])));
        Assert.Equal(
            "frey_rawface.mat, variable ff: expected 560x1965 bytes, found 4x5 of uint8: fetch it again with 'latent data get frey-faces --force'",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = "frey-faces", DataDirectory = folder.Path })).Message);
        folder.Write(
            "caltech101_silhouettes/caltech101_silhouettes_28_split1.mat",
            Samples.Mat(compressed: true, ("train_data", 4100, 784, new byte[4100 * 784]), ("val_data", 1, 1, [0])));
        Assert.Equal(
            "caltech101_silhouettes_28_split1.mat: has no variable 'train_labels'; those it has are train_data, val_data",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = "caltech101-silhouettes", DataDirectory = folder.Path })).Message);
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
            "minst: no file or folder of that name, nor a named set; those are digits, shapes, mnist, static-mnist, fashion-mnist, frey-faces, caltech101-silhouettes, omniglot.",
            Assert.Throws<DataNotFoundException>(() => Datasets.Load(new() { Source = "minst" })).Message);
    }
}
