using System.Security.Cryptography;
using Latent.Data;
using Latent.Data.Drawing;

namespace Latent.Tests.Data;

public sealed class DigitsTests
{
    // The first thousand training images, as drawn when the set was made; they must never change.
    private const string Sha256 = "7e844d9fa4cfdcd07d35dc74ee38141c39d1b0f0dd8260d3df1da580a708ab8b";

    [Fact]
    public void TheDigitsAreTheSameBitsEverywhere()
    {
        using var data = Datasets.Load(new() { Source = "digits" });
        var values = new float[1000 * 784];
        data.Train.Read([.. Enumerable.Range(0, 1000)], values);
        Assert.Equal(Sha256, Convert.ToHexStringLower(SHA256.HashData([.. values.Select(v => (byte)MathF.Round(v * 255))])));
    }

    [Fact]
    public void ADigitDependsOnItsIndexAlone()
    {
        var key = new Tensors.Random.RandomKey(3);
        var (pen, image, again) = (new DigitPen(key), new byte[784], new byte[784]);
        pen.Draw(41, image);
        pen.Draw(7, again);
        pen.Draw(41, again);
        Assert.Equal(image, again);
        Assert.Equal(image.Select(v => v / 255f), new Digits.DrawnDigits(key, 40, 3).Values()[784..(2 * 784)]);
    }

    [Fact]
    public void TheSetLooksLikeHandwriting()
    {
        using var data = Datasets.Load(new() { Source = "digits" });
        Assert.Equal((20_000, 2_000, 5_000), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.InRange(data.Mean().Average(), 0.12f, 0.15f);
        Assert.Equal((ValueKind.Grey, 784), (data.Kind, data.Train.Size));

        // 2,000 of each digit, five standard deviations (42) around.
        Assert.All(data.Train.Labels.ToArray().CountBy(label => label), digit => Assert.InRange(digit.Value, 1790, 2210));
        Assert.All(data.Validation.Values().Chunk(784), image => Assert.InRange(image.Average(), 0.02f, 0.35f));
    }
}
