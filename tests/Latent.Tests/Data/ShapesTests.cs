using System.Security.Cryptography;
using Latent.Data;
using Latent.Data.Drawing;
using Latent.Tensors.Random;

namespace Latent.Tests.Data;

public sealed class ShapesTests
{
    // All masks, a byte a pixel, as drawn when the set was made; they must never change.
    private const string Sha256 = "c2814e9d3544949e7807531cd12c97400c90929ff55cc3070bc597eb8a1e6277";

    private static float[] Image(params ReadOnlySpan<int> values)
    {
        using var data = Datasets.Load(new() { Source = "shapes" });
        var image = new float[Shapes.Side * Shapes.Side];
        data.Factorized!.All.Read([data.Factorized.Factors.Index(values)], image);
        return image;
    }

    private static byte[] Mask(int shape, int scale, int rotation) =>
        Array.ConvertAll(ShapeMasks.Of(shape, scale, rotation).ToArray(), value => (byte)value);

    [Fact]
    public void TheMasksAreTheSameBitsEverywhere()
    {
        var masks = from shape in Enumerable.Range(0, 3)
                    from scale in Enumerable.Range(0, 6)
                    from rotation in Enumerable.Range(0, 40)
                    from pixel in Mask(shape, scale, rotation)
                    select pixel;
        Assert.Equal(Sha256, Convert.ToHexStringLower(SHA256.HashData([.. masks])));
    }

    [Fact]
    public void EverySplitIsWholeAndNoExampleIsInTwo()
    {
        using var data = Datasets.Load(new() { Source = "shapes", Seed = 5 });
        using var again = Datasets.Load(new() { Source = "shapes", Seed = 5 });
        using var other = Datasets.Load(new() { Source = "shapes", Seed = 6, Validation = 0, Test = 100 });
        Assert.Equal((717_280, 10_000, 10_000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((737_180, 0, 100), (other.Train.Count, other.Validation.Count, other.Test.Count));
        Assert.Equal((ValueKind.Binary, 64 * 64), (data.Kind, data.Train.Size));
        Assert.Equal("717,280 training, 10,000 validation, 10,000 test examples (drawn by seed 5)", data.Notes[^1]);
        var (first, same, different) = (new float[40 * 4096], new float[40 * 4096], new float[40 * 4096]);
        int[] rows = [.. Enumerable.Range(0, 40)];
        data.Test.Read(rows, first);
        again.Test.Read(rows, same);
        other.Test.Read(rows, different);
        Assert.Equal(first, same);
        Assert.NotEqual(first, different);

        // The three splits have the labels of all combinations: a third of each shape.
        var labels = new[] { data.Train, data.Validation, data.Test }.SelectMany(part => part.Labels.ToArray());
        Assert.All(labels.CountBy(label => label), shape => Assert.Equal(245_760, shape.Value));
        Assert.Equal(
            "shapes: 737280 examples cannot give 737280 for validation, 0 for testing and at least 1 to train on",
            Assert.Throws<DataFormatException>(
                () => Datasets.Load(new() { Source = "shapes", Validation = 737_280, Test = 0 })).Message);
    }

    [Fact]
    public void TheLabelIsTheShapeThatIsSeen()
    {
        using var data = Datasets.Load(new() { Source = "shapes" });
        var all = data.Factorized!.All;
        var image = new float[4096];
        for (var i = 0; i < 200; i++)
        {
            // Of what is drawn, only a square and an ellipse equal themselves turned by half; of these only the square by a
            // quarter. The mask's box goes with the place.
            all.Read([data.Factorized.Factors.Draw(200, new RandomKey(3))[i]], image);
            var values = data.Factorized.Factors.Values(data.Factorized.Factors.Draw(200, new RandomKey(3))[i]);
            var (x, y) = (values[3], values[4]);
            float At(int row, int column) => image[((y + row) * 64) + x + column];
            var pairs = Enumerable.Range(0, 32 * 32).Select(p => (Row: p / 32, Column: p % 32)).ToArray();
            var half = pairs.All(p => At(p.Row, p.Column) == At(31 - p.Row, 31 - p.Column));
            var quarter = pairs.All(p => At(p.Row, p.Column) == At(p.Column, 31 - p.Row));
            Assert.Equal(quarter ? 0 : half ? 1 : 2, all.Labels.Span[data.Factorized.Factors.Index(values)]);
        }
    }

    [Fact]
    public void PlaceMovesByWholePixelsAndNothingIsCutOff()
    {
        var (near, far) = (Image(2, 5, 7, 0, 0), Image(2, 5, 7, 31, 30));
        Assert.Equal(near.Sum(), far.Sum());
        for (var row = 0; row < 32; row++)
        {
            for (var column = 0; column < 32; column++)
                Assert.Equal(near[(row * 64) + column], far[((row + 30) * 64) + column + 31]);
        }

        // No mask touches the edge of its box.
        for (var shape = 0; shape < 3; shape++)
        {
            for (var rotation = 0; rotation < 40; rotation++)
            {
                var mask = Mask(shape, 5, rotation);
                Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(0, mask[i] + mask[(31 * 32) + i] + mask[i * 32] + mask[(i * 32) + 31]));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ShapesAreOfOneAreaAndGrowWithTheirScale(int shape)
    {
        // 22.2² and π · 15.5 · 10.1 and 3.6618 · 11.6², within what pixels at the border may differ by.
        Assert.InRange(Mask(shape, 5, 0).Sum(x => x), 480, 500);
        for (var scale = 0; scale < 5; scale++)
        {
            var ratio = Mask(shape, scale + 1, 3).Sum(x => x) / (double)Mask(shape, scale, 3).Sum(x => x);
            Assert.InRange(ratio, 1.1, 1.6);
        }
    }

    [Fact]
    public void ATurnedSquareRepeatsAfterAQuarterAndAHeartNever()
    {
        Assert.Equal(Mask(0, 5, 3), Mask(0, 5, 13));
        Assert.Equal(Mask(1, 5, 3), Mask(1, 5, 23));
        Assert.NotEqual(Mask(1, 5, 3), Mask(1, 5, 13));
        Assert.Equal(40, Enumerable.Range(0, 40).Select(turn => Convert.ToHexString(Mask(2, 5, turn))).Distinct().Count());
        Assert.Equal(10, Enumerable.Range(0, 40).Select(turn => Convert.ToHexString(Mask(0, 5, turn))).Distinct().Count());
        Assert.Equal(20, Enumerable.Range(0, 40).Select(turn => Convert.ToHexString(Mask(1, 5, turn))).Distinct().Count());
    }
}
