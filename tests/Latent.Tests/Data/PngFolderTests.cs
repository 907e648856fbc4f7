using Latent.Data;
using Latent.Imaging;

namespace Latent.Tests.Data;

public sealed class PngFolderTests
{
    private static byte[] Png(int height, int width, int channels, params byte[] start)
    {
        var pixels = new byte[height * width * channels];
        start.CopyTo(pixels, 0);
        return PngEncoder.Encode(new(height, width, channels, pixels));
    }

    [Fact]
    public void FilesAreReadInTheOrderOfTheirNames()
    {
        using var folder = new TestFolder();
        foreach (var (name, value) in new[] { ("b.png", 20), ("a.png", 10), ("B.PNG", 5), ("c.png", 30) })
            folder.Write(name, Png(3, 5, 3, (byte)value));
        folder.Write("notes.txt", "not an image");
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal((int[])[3, 5, 3], data.Shape);
        Assert.Equal([5 / 255f, 10 / 255f, 20 / 255f, 30 / 255f], data.Train.Values().Chunk(45).Select(image => image[0]));
        Assert.Equal("images of 3x5 with 3 channels, stored as uint8", data.Notes[0]);
    }

    [Fact]
    public void FoldersOfClassesGiveLabels()
    {
        using var folder = new TestFolder();
        foreach (var (name, value) in new[] { ("dog/1.png", 1), ("cat/1.png", 2), ("dog/2.png", 3), ("cat/2.png", 4) })
            folder.Write(name, Png(2, 2, 1, (byte)value));
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal([0, 0, 1, 1], data.Train.Labels.ToArray());
        Assert.Equal([2 / 255f, 4 / 255f, 1 / 255f, 3 / 255f], data.Train.Values().Chunk(4).Select(image => image[0]));
        Assert.Contains("labels from the folders: 0 cat, 1 dog", data.Notes);
    }

    [Fact]
    public void FoldersOfSplitsStayAsTheyAre()
    {
        using var folder = new TestFolder();
        foreach (var (split, count) in new[] { ("train", 5), ("valid", 2), ("test", 3) })
        {
            for (var i = 0; i < count; i++)
                folder.Write($"{split}/{i}.png", Png(2, 2, 1, 100));
        }

        using var data = Datasets.Load(new() { Source = folder.Path });
        Assert.Equal((5, 2, 3), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Contains("brings its own test split", Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path, Test = 1 })).Message);
    }

    [Fact]
    public void AlphaIsDroppedOrLaidOverWhite()
    {
        using var folder = new TestFolder();
        folder.Write("a.png", Png(1, 1, 4, 10, 20, 30, 255));
        folder.Write("b.png", Png(1, 1, 4, 10, 20, 30, 0));
        folder.Write("c.png", Png(1, 1, 3, 10, 20, 30));
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal([10, 20, 30, 255, 255, 255, 10, 20, 30], data.Train.Values().Select(v => (int)MathF.Round(v * 255)));
        Assert.Contains("transparency in 1 of 3 files: laid over white", data.Notes);
    }

    [Fact]
    public void FilesThatDisagreeAreNamed()
    {
        using var folder = new TestFolder();
        folder.Write("a.png", Png(2, 3, 1));
        folder.Write("b.png", Png(2, 3, 1));
        folder.Write("c.png", Png(3, 3, 3));
        Assert.Equal(
            "c.png: is 3x3 with 3 channels, a.png is 2x3 with 1 channel; all must agree",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
    }

    [Fact]
    public void AnEmptyFolderSaysWhatItShouldHold()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            $"{Path.GetFileName(folder.Path)}: has neither PNG files, nor two or more folders of them, nor train-images-idx3-ubyte(.gz)",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
    }
}
