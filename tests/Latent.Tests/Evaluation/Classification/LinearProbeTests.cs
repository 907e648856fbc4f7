using Latent.Evaluation;
using Latent.Evaluation.Classification;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Classification;

public sealed class LinearProbeTests
{
    // The fit ends at a gradient of 1e-4, over a curvature above 0.05.
    private const double Fitted = 2e-3;

    // Features of mean 0 and mean square 1, which centring and scaling leave as they are.
    [Fact]
    public void OnFeaturesOfUnitScaleItIsLogisticRegressionWithAPenaltyOfOneOverN()
    {
        float[] x = [-1, 1, 1, -1, -1, -1, 1, 1];
        int[] y = [0, 1, 0, 1];
        var probe = LinearProbe.Fit(x, y, 2);
        Assert.True(probe.IsConverged);
        Assert.Equal(1, probe.Precision);
        double[] same = [.. x.Select(a => (double)a)];
        var fit = LogisticRegression.Fit(same, y, 2, l2: 1.0 / 4);
        foreach (var (exact, found) in fit.LogProbabilities(same).Zip(probe.LogProbabilities(x)))
            Assert.Equal(exact, found, Fitted);
    }

    [Fact]
    public void UnitsOfTheFeaturesDoNotMatter()
    {
        var (x, y) = Noisy(200, 3, signal: 1);
        var moved = Array.ConvertAll(x, a => (1024 * a) + 4096);
        var (here, there) = (LinearProbe.Fit(x, y, 2), LinearProbe.Fit(moved, y, 2));
        foreach (var (a, b) in here.LogProbabilities(x).Zip(there.LogProbabilities(moved)))
            Assert.Equal(a, b, Fitted);
    }

    [Fact]
    public void WhatSaysNothingIsHeldSmall()
    {
        var (x, y) = Noisy(60, 40, signal: 0);
        var (fresh, labels) = Noisy(2000, 40, signal: 0, seed: 2);
        var noise = LinearProbe.Fit(x, y, 2);
        Assert.Equal(100, noise.Precision);

        // ln 2 is what no features reach.
        Assert.InRange(ClassificationScore.Of(noise.LogProbabilities(fresh), labels).CrossEntropy.Mean, 0.69, 0.73);
        var (clear, its) = Noisy(60, 3, signal: 3);
        Assert.InRange(LinearProbe.Fit(clear, its, 2).Precision, 0.01, 1);
    }

    [Fact]
    public void ConstantFeaturesLeaveTheFrequencies()
    {
        var probe = LinearProbe.Fit([2, 2, 2, 2], [0, 1, 1, 1], 2);
        Assert.Equal(Math.Log(0.25), probe.LogProbabilities([2])[0], Fitted);
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused() => Assert.StartsWith(
        "LinearProbe: 3 features are no whole number a label of 2.",
        Assert.Throws<ArgumentException>(() => LinearProbe.Fit([1, 2, 3], [0, 1], 2)).Message,
        StringComparison.Ordinal);

    // Two classes whose first features differ by twice the signal, in units of the noise.
    private static (float[] X, int[] Y) Noisy(int count, int size, double signal, ulong seed = 1)
    {
        var (key, x, y) = (new RandomKey(seed), new float[count * size], new int[count]);
        for (var i = 0; i < x.Length; i++)
        {
            y[i / size] = i / size % 2;
            x[i] = (float)(key.NormalAt(0, i) + (i % size == 0 ? signal * ((2 * y[i / size]) - 1) : 0));
        }

        return (x, y);
    }
}
