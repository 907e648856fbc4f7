using Latent.Data;
using Latent.Tensors.Random;

namespace Latent.Tests.Data;

public sealed class BinaryExamplesTests
{
    private const int Count = 4000, Size = 3;

    private static readonly float[] Grey = [.. Enumerable.Repeat((float[])[0, 0.25f, 1], Count).SelectMany(x => x)];

    private static Examples Drawn => Examples.Of([Size], Grey).Binarized(new RandomKey(3));

    [Fact]
    public void EachValueIsTheProbabilityOfOne()
    {
        const double Sigmas = 4;
        var values = Drawn.First().Chunk(Size).ToArray();
        Assert.All(values, x => Assert.True(x[0] == 0 && x[2] == 1 && x[1] is 0 or 1));
        var share = values.Average(x => x[1]);
        Assert.True(Math.Abs(share - 0.25) < Sigmas * Math.Sqrt(0.25 * 0.75 / Count), $"{share}");
    }

    [Fact]
    public void ADrawBelongsToTheExampleAndNotToWhatIsReadWithIt()
    {
        var all = Drawn.First();
        Assert.Equal(all[(7 * Size)..(8 * Size)], Drawn.Values([7]));
        Assert.Equal([.. all[(9 * Size)..(10 * Size)], .. all[(2 * Size)..(3 * Size)]], Drawn.Values([9, 2]));
        Assert.Equal(all[(5 * Size)..(8 * Size)], Drawn.Slice(5, 3).First());
    }
}
