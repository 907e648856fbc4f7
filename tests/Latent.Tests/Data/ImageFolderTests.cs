using Latent.Data;
using Latent.Fuzz;
using Latent.Imaging;

namespace Latent.Tests.Data;

public sealed class ImageFolderTests
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
        Assert.Equal(["B.PNG", "a.png", "b.png", "c.png"], Enumerable.Range(0, 4).Select(data.Train.NameOf));
    }

    private static byte[] Jpeg(int height, int width, int value) =>
        new JpegSample(height, width, (1, 1)).Encode((_, _, _) => value);

    [Fact]
    public void PngAndJpegLieTogether()
    {
        using var folder = new TestFolder();
        foreach (var (name, value) in new[] { ("b.jpg", 20), ("d.JPEG", 40), ("c.jpe", 30), ("e.Jpg", 50) })
            folder.Write(name, Jpeg(3, 5, value));
        folder.Write("a.png", Png(3, 5, 1, 10));
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal((int[])[3, 5], data.Shape);
        Assert.Equal([10, 20, 30, 40, 50], data.Train.Values().Chunk(15).Select(image => (int)MathF.Round(image[0] * 255)));
    }

    [Fact]
    public void FoldersOfClassesMayHoldEither()
    {
        using var folder = new TestFolder();
        foreach (var (name, value) in new[] { ("cat/1.jpg", 20), ("dog/1.jpeg", 40), ("dog/2.JPG", 30) })
            folder.Write(name, Jpeg(2, 2, value));
        folder.Write("cat/2.png", Png(2, 2, 1, 7));
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal([0, 0, 1, 1], data.Train.Labels.ToArray());
        Assert.Equal([20, 7, 40, 30], data.Train.Values().Chunk(4).Select(image => (int)MathF.Round(image[0] * 255)));
    }

    [Fact]
    public void AFileIsReadByItsContent()
    {
        using var folder = new TestFolder();
        folder.Write("a.png", Jpeg(2, 2, 20));
        folder.Write("b.jpg", Png(2, 2, 1, 10));
        using var data = Datasets.Load(new() { Source = folder.Path, Validation = 0, Test = 0 });
        Assert.Equal([20, 10], data.Train.Values().Chunk(4).Select(image => (int)MathF.Round(image[0] * 255)));
        folder.Write("a.png", "GIF89a");
        Assert.Equal(
            "a.png, byte 0: neither a PNG nor a JPEG file by its first bytes; convert it to one of them, or take it away",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
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
    public void AClassThatIsMissingFromASplitTakesNoOthersNumber()
    {
        using var folder = new TestFolder();
        foreach (var name in (string[])["train/ant/1.png", "train/bee/1.png", "train/cow/1.png", "test/cow/1.png"])
            folder.Write(name, Png(2, 2, 1, 1));
        using (var data = Datasets.Load(new() { Source = folder.Path, Validation = 0 }))
        {
            Assert.Equal([0, 1, 2], data.Train.Labels.ToArray());
            Assert.Equal([2], data.Test.Labels.ToArray());
        }

        folder.Write("test/dog/1.png", Png(2, 2, 1, 1));
        var error = Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path, Validation = 0 }));
        Assert.EndsWith("has a class 'dog', which the training images do not have", error.Message, StringComparison.Ordinal);
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
        Assert.EndsWith(
            "brings its own test split; leave its size out",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path, Test = 1 })).Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "brings its own test split, so its splits are not to be had as one; ask for train, validation or test, not for all",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path, Test = 0 })).Message, StringComparison.Ordinal);
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
            "c.png: is 3x3 with 3 channels, a.png is 2x3 with 1 channel; all must agree: bring them to one size and one number of channels",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
    }

    [Fact]
    public void AnEmptyFolderSaysWhatItShouldHold()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            $"{Path.GetFileName(folder.Path)}: has neither PNG or JPEG files, nor two or more folders of them, nor train-images-idx3-ubyte(.gz)",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
    }
}
