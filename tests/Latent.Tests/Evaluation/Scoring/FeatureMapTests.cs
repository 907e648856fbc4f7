using Latent.Data.Tables;
using Latent.Evaluation.Scoring;

namespace Latent.Tests.Evaluation.Scoring;

public sealed class FeatureMapTests
{
    private static readonly TableSchema Schema = new()
    {
        Columns =
        [
            new NumberColumn { Name = "n", Mean = 0, Scale = 1, MayBeMissing = true },
            new CategoryColumn { Name = "kind", Categories = ["a", "b", "c"], HasOther = false },
        ],
    };

    [Fact]
    public void AColumnIsTheSumOfItsValues()
    {
        var map = FeatureMap.Of([5], Schema);
        Assert.Equal(["n", "kind"], map.Names);
        Assert.Equal([3, 28], map.Sum([1, 2, 4, 8, 16]));
    }

    [Fact]
    public void AWindowHasEachColumnOnceARow()
    {
        var map = FeatureMap.Of([2, 5], Schema);
        Assert.Equal(2, map.Rows);
        Assert.Equal([3, 28, 30, 280], map.Sum([1, 2, 4, 8, 16, 10, 20, 40, 80, 160]));
        Assert.Equal(
            "FeatureMap: examples [4] are not rows of 5 values, the schema's. (Parameter 'shape')",
            Assert.Throws<ArgumentException>(() => FeatureMap.Of([4], Schema)).Message);
    }

    [Fact]
    public void APixelIsTheSumOfItsChannels()
    {
        var map = FeatureMap.Of([1, 2, 3], null);
        Assert.Equal(["y0x0", "y0x1"], map.Names);
        Assert.Equal([7, 56], map.Sum([1, 2, 4, 8, 16, 32]));
        Assert.Equal(["y0x0", "y0x1", "y1x0", "y1x1"], FeatureMap.Of([2, 2], null).Names);
        Assert.Equal(["column1", "column2"], FeatureMap.Of([2], null).Names);
    }

    [Fact]
    public void TheStrangestAreThoseMostAboveTheirMeans()
    {
        var usual = new UsualContributions(["a", "b", "c", "d"]);
        usual.Add([1, 1, 1, 1]);
        usual.Add([3, 1, double.PositiveInfinity, 1]);
        Assert.Equal([new("b", 5), new("a", 2)], usual.Strangest([4, 6, 1, 0], 3));
        Assert.Equal([new("b", 5), new("a", 2)], usual.Strangest([4, 6, 2, 2], 2));
        Assert.Equal([new("d", double.PositiveInfinity), new("b", 1)], usual.Strangest([2, 2, 1, double.NaN], 3));
    }

    [Fact]
    public void ARowOfASeriesIsTheMeanOverTheWindowsThatCoverIt()
    {
        // Two windows of two rows, one row in common. The rests, 10 - 6 and 20 - 14, are 2 and 3 a row.
        var series = SeriesScores.Of([10, 20], [[1, 2, 0, 3], [4, 1, 4, 5]], [0, 1], 2);
        Assert.Equal([5, (5 + 8) / 2.0, 12], series.Scores);
        Assert.Equal([[1, 2], [2, 2], [4, 5]], series.Contributions);
    }
}
