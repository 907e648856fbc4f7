using Latent.Imaging;

namespace Latent.Tests.Data;

public sealed class ImageGridTests
{
    [Fact]
    public void ImagesStandApartInReadingOrder()
    {
        var sheet = ImageGrid.Tile([0, 1, 0.5f], [1, 1], columns: 2, scale: 2, gap: 1);
        Assert.Equal((7, 7, 1), (sheet.Height, sheet.Width, sheet.Channels));
        Assert.Equal(
            [
                96, 96, 96, 96, 96, 96, 96,
                96, 0, 0, 96, 255, 255, 96,
                96, 0, 0, 96, 255, 255, 96,
                96, 96, 96, 96, 96, 96, 96,
                96, 128, 128, 96, 96, 96, 96,
                96, 128, 128, 96, 96, 96, 96,
                96, 96, 96, 96, 96, 96, 96,
            ],
            sheet.Pixels);
    }

    [Fact]
    public void ColourKeepsItsChannels()
    {
        var sheet = ImageGrid.Tile([0, 0.2f, 1, -3, 7, float.NaN], [1, 2, 3], columns: 5, scale: 1, gap: 0);
        Assert.Equal((1, 2, 3), (sheet.Height, sheet.Width, sheet.Channels));
        Assert.Equal([0, 51, 255, 0, 255, 0], sheet.Pixels);
    }

    [Fact]
    public void ASheetThatFitsNoArrayIsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ImageGrid.Tile([0, 0, 0], [1, 1, 3], columns: 1, scale: 30_000, gap: 0));
        Assert.StartsWith("ImageGrid: 1 images make a sheet of 30000x30000 pixels, more than fit one array; give fewer.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PairsStandSideBySide()
    {
        var sheet = ImageGrid.Pairs([0, 0.2f], [1, 0.8f], [1, 1], columns: 1, scale: 1, gap: 0);
        Assert.Equal((2, 2), (sheet.Height, sheet.Width));
        Assert.Equal([0, 255, 51, 204], sheet.Pixels);
    }

    [Fact]
    public void WhatIsNoImageIsRefused()
    {
        var e = Assert.Throws<ArgumentException>(() => ImageGrid.Tile([1, 2, 3, 4], [4], columns: 1));
        Assert.StartsWith("ImageGrid: [4] is not an image; expected [H, W] or [H, W, 3].", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageGrid.Tile([1, 2, 3], [2, 1], columns: 1));
    }
}
