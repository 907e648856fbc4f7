using Latent.Sampling;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

public sealed class ScaleReductionTests
{
    // Halves 1 3 | 2 6 and 4 4 | 1 3 (the 9 in the middle of an odd length is left out): variances 2, 8, 0, 2, mean 3;
    // means 2, 4, 4, 2, of variance 4/3.
    [Fact]
    public void TwoChainsByHand() => Values.AssertNear(
        Math.Sqrt(0.5 + (4.0 / 3 / 3)), ScaleReduction.Of([1, 3, 9, 2, 6, 4, 4, 9, 1, 3], chains: 2));

    [Fact]
    public void ItIsOneForOneDistributionAndFarFromItWhereAChainIsElsewhere()
    {
        var key = new RandomKey(2);
        double[] values = [.. Enumerable.Range(0, 4000).Select(i => key.NormalAt(0, i))];
        Assert.Equal(1, ScaleReduction.Of(values, chains: 4), 0.01);
        for (var i = 3000; i < 4000; i++)
            values[i] += 3;
        Assert.True(ScaleReduction.Of(values, chains: 4) > 1.5);
    }
}
