using Latent.Data.Tables;
using Latent.Imaging;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Tensors;

namespace Latent.Tests.Runs.Pictures;

public sealed class ExampleTilesTests
{
    private static readonly TableSchema Schema = new()
    {
        Columns =
        [
            new NumberColumn { Name = "weight", Mean = 10, Scale = 2, MayBeMissing = true },
            new CategoryColumn { Name = "kind", Categories = ["a", "b"], HasOther = false },
        ],
    };

    [Fact]
    public void AShapeSaysWhatExamplesAre()
    {
        Assert.True(ExampleTiles.Of([3, 4])!.AreImages);
        Assert.True(ExampleTiles.Of([3, 4, 3])!.AreImages);
        Assert.Null(ExampleTiles.Of([3, 4, 2]));
        Assert.Null(ExampleTiles.Of([3, 4, 3, 2]));
        foreach (var (shape, schema) in ((Shape, TableSchema?)[])[([4], null), ([4], Schema), ([5, 4], Schema)])
        {
            var tiles = ExampleTiles.Of(shape, schema)!;
            Assert.Equal((false, 8), (tiles.AreImages, tiles.Side));
            Assert.NotEmpty(tiles.Legend);
        }
    }

    // The bars of a card begin 4 dots right of names of 6 letters that begin 3 dots from the left, and are 54 dots long.
    [Theory]
    [InlineData(1.5f, 27, 14, 0xB9D4F0)]
    [InlineData(-3f, 0, 27, 0xF3CDB0)]
    [InlineData(-9f, 0, 27, 0xF3CDB0)]
    public void TheBarOfANumberIsItsDistanceFromTheMean(float value, int start, int length, int colour)
    {
        // Below the letters of the number, where there is nothing but the bar.
        var row = Row(ExampleTiles.Of([4], Schema)!.Sheet([value, 0, 0.25f, 0.75f]), 2 + (2 * (3 + 7)));
        Assert.Equal((start, length), Bar(row, colour));
    }

    [Fact]
    public void TheBarOfACategoryIsItsProbabilityAndWhatIsMissingHasNone()
    {
        var sheet = ExampleTiles.Of([4], Schema)!.Sheet([3, 1, 0.25f, 0.75f]);
        Assert.Equal((0, 0), Bar(Row(sheet, 2 + (2 * (3 + 7))), 0xB9D4F0));
        Assert.Equal((0, 40), Bar(Row(sheet, 2 + (2 * (3 + 9 + 7))), 0xC6E5C3));
    }

    [Fact]
    public void CurvesShareOneScale()
    {
        var sheet = ExampleTiles.Of([3])!.Sheet([0, 0, 0, 10, 10, 10], columns: 2);
        Assert.Equal((72 + 4, (2 * (132 + 2)) + 2), (sheet.Height, sheet.Width));
        var (low, high) = (Lowest(sheet, 2 + 66), Lowest(sheet, 2 + 134 + 66));
        Assert.InRange(low, 63, 68);
        Assert.InRange(high, 7, 12);

        static int Lowest(Image sheet, int column) => Enumerable.Range(0, sheet.Height).Last(y => IsNear(Pixel(sheet, y, column), 0x3B6FD4));
    }

    [Fact]
    public void AWindowHasACurveAColumnInItsColour()
    {
        var columns = new TableSchema { Columns = [.. Schema.Columns.Take(1)] };
        var sheet = ExampleTiles.Of([2, 2], columns)!.Sheet([1, 0, 1, 0]);
        int[] colours = [.. Enumerable.Range(14, 60).Select(y => Pixel(sheet, y, 66)).Distinct()];
        Assert.Contains(colours, x => IsNear(x, 0x3B6FD4));
        Assert.Contains(colours, x => IsNear(x, 0xE0701A));
    }

    [Fact]
    public void AWideTableIsCutAndManyRowsAreRefused()
    {
        var wide = new TableSchema { Columns = [.. Enumerable.Range(0, 100).Select(i => new NumberColumn { Name = $"a long name {i}", Mean = 0, Scale = 1, MayBeMissing = false })] };
        var tiles = ExampleTiles.Of([100], wide)!;
        Assert.Equal((2 * ((2 * 3) + (24 * 9) - 2)) + 4, tiles.Sheet(new float[100]).Height);
        var error = Assert.Throws<RunException>(() => tiles.Sheet(new float[250_100]));
        Assert.StartsWith("a sheet of 2,501: is of rows or curves, of which at most 2,500 are drawn", error.Message, StringComparison.Ordinal);
    }

    // The edges of a line are blended with the paper.
    private static bool IsNear(int colour, int other) =>
        ((int[])[0, 8, 16]).All(shift => Math.Abs(((colour >> shift) & 255) - ((other >> shift) & 255)) < 70);

    private static (int Start, int Length) Bar(int[] row, int colour)
    {
        int[] dots = [.. Enumerable.Range(0, 54).Where(i => row[2 + (2 * (3 + 36 + 4 + i))] == colour)];
        return dots.Length == 0 ? (0, 0) : (dots[0], dots.Length);
    }

    private static int[] Row(Image sheet, int row) => [.. Enumerable.Range(0, sheet.Width).Select(x => Pixel(sheet, row, x))];

    private static int Pixel(Image sheet, int row, int column) =>
        sheet.Pixels[(((row * sheet.Width) + column) * 3)..][..3].Aggregate(0, (colour, x) => (colour << 8) | x);
}
