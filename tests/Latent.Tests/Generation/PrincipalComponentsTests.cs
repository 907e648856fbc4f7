using Latent.Evaluation.Aggregate;
using Latent.Generation;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Generation;

public sealed class PrincipalComponentsTests
{
    private const int Count = 3000;

    private static readonly RandomKey Key = new(11);

    // Along (3, 4)/5 a variance of 25, across it of 1, in a third value 0.01.
    [Fact]
    public void DirectionsAreThoseOfLargestVariance()
    {
        using var backend = new CpuBackend(1);
        var x = Data(Key);
        using var two = PrincipalComponents.Fit(x, 3, 2, backend, Key);
        Assert.Equal((2, "2 principal components of the values"), (two.Size, two.Name));
        var (mean, covariance) = SampleMoments.Of(two.Of(x), 2);
        Assert.Equal(0, mean[0], 1e-3);
        var error = 4 * Math.Sqrt(2.0 / Count);
        Assert.Equal(25, covariance[0, 0], 25 * error);
        Assert.Equal(1, covariance[1, 1], error);
        Assert.Equal(0, covariance[0, 1], 1e-2);

        // A step along (3, 4)/5 is one feature's alone.
        var steps = two.Of([1, 2, 7, 1 + 3, 2 + 4, 7]);
        Assert.Equal(5, Math.Abs(steps[2] - steps[0]), 2e-2);
        Assert.Equal(0, steps[3] - steps[1], 0.3);
    }

    // In all directions a distance is that of the values; twice the sample moved by 2 lies 4 away, and itself nowhere.
    [Fact]
    public void DistancesAreThoseOfTheValues()
    {
        using var backend = new CpuBackend(1);
        var (x, other) = (Data(Key), Data(Key.Fold("other")));
        using var all = PrincipalComponents.Fit(x, 3, 50, backend, Key);
        Assert.Equal(3, all.Size);
        var direct = FrechetDistance.OfSamples(Doubles(x), Doubles(other), 3);
        Assert.Equal(direct, FrechetDistance.OfSamples(all.Of(x), all.Of(other), 3), 1e-4);
        var moved = (float[])x.Clone();
        for (var i = 2; i < moved.Length; i += 3)
            moved[i] += 2;
        Assert.Equal(4, FrechetDistance.OfSamples(all.Of(x), all.Of(moved), 3), 1e-3);

        // The floor of two samples of one law is small beside it, and above 0.
        Assert.InRange(direct, 1e-6, 0.1);
    }

    [Fact]
    public void ExamplesThatVaryInFewDirectionsHaveNoOthers()
    {
        using var backend = new CpuBackend(1);
        float[] line = [1, 2, 2, 4, 3, 6, 4, 8];
        using var two = PrincipalComponents.Fit(line, 2, 2, backend, Key);
        var features = two.Of(line);
        Assert.Equal(3 * Math.Sqrt(5), Math.Abs(features[6] - features[0]), 1e-4);
        Assert.All(features.Where((_, i) => i % 2 == 1), x => Assert.Equal(0, x, 1e-4));
    }

    private static float[] Data(RandomKey key)
    {
        var x = new float[3 * Count];
        for (var i = 0; i < Count; i++)
        {
            var (along, across) = (5 * key.NormalAt(i, 0), key.NormalAt(i, 1));
            x[3 * i] = (float)(1 + (0.6 * along) - (0.8 * across));
            x[(3 * i) + 1] = (float)(2 + (0.8 * along) + (0.6 * across));
            x[(3 * i) + 2] = (float)(7 + (0.1 * key.NormalAt(i, 2)));
        }

        return x;
    }

    private static double[] Doubles(float[] x) => Array.ConvertAll(x, value => (double)value);
}
