using Latent.Evaluation;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation;

public sealed class UnitActivityTests
{
    // Means 0.3 x + 0.5 ε with a draw ε of the level below: the variance over data of their expectation is 0.09, not 0.34.
    [Fact]
    public void OfTwoDrawsOnlyWhatTheDataMoveCounts()
    {
        const int Batch = 100;
        var (pairs, single, key) = (new UnitActivity(2, draws: 2), new UnitActivity(2, draws: 1), new RandomKey(5));
        for (var batch = 0; batch < 1000; batch++)
        {
            var means = new float[2 * Batch * 2];
            for (var i = 0; i < Batch; i++)
            {
                var x = key.Fold("x").NormalAt(batch, i);
                for (var draw = 0; draw < 2; draw++)
                {
                    var at = ((draw * Batch) + i) * 2;
                    means[at] = (float)((0.3 * x) + (0.5 * key.Fold("noise").NormalAt(batch, (2 * i) + draw)));
                    means[at + 1] = (float)(0.5 * key.Fold("idle").NormalAt(batch, (2 * i) + draw));
                }
            }

            pairs.Add(means);
            single.Add(means.AsSpan(0, 2 * Batch));
        }

        Assert.InRange(pairs.Variance()[0], 0.085, 0.095);
        Assert.InRange(pairs.Variance()[1], -0.004, 0.004);
        Assert.InRange(single.Variance()[0], 0.33, 0.35);
    }
}
