using Latent.Data;
using Latent.Evaluation.Aggregate;
using Latent.Generation;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Generation;

public sealed class ClassifierFeaturesTests
{
    private const int Count = 400;

    private static readonly RandomKey Key = new(17);

    // The class is the sign of the first value; the second, which varies ten times as much, says nothing of it.
    [Fact]
    public void WhatTellsClassesApartCountsForMore()
    {
        using var backend = new CpuBackend(1);
        var (train, test) = (Set(Key), Set(Key.Fold("test")));
        using var features = ClassifierFeatures.Fit(train, test, [32, 8], 30, backend, Key);
        Assert.Equal(8, features.Size);
        Assert.Matches(@"^8 hidden units of a classifier, (9[5-9]|100)\.\d\d ± \d\.\d\d % right on test examples$", features.Name);

        var x = Read(test);
        var at = features.Of(x);
        Assert.Equal(Count * 8, at.Length);
        Assert.Equal(0, FrechetDistance.OfSamples(at, features.Of(x), 8), 1e-9);
        double Moved(int value)
        {
            var moved = (float[])x.Clone();
            for (var i = value; i < moved.Length; i += 2)
                moved[i] += 1;
            return FrechetDistance.OfSamples(at, features.Of(moved), 8);
        }

        Assert.True(Moved(0) > 3 * Moved(1));
    }

    [Fact]
    public void ExamplesWithoutLabelsAreRefused()
    {
        using var backend = new CpuBackend(1);
        using var plain = Examples.Of([2], new float[8]);
        Assert.StartsWith(
            "Classes: the examples have no labels",
            Assert.Throws<ArgumentException>(() => ClassifierFeatures.Fit(plain, plain, [4], 1, backend, Key)).Message,
            StringComparison.Ordinal);
    }

    private static float[] Read(Examples examples)
    {
        var x = new float[examples.Count * examples.Size];
        examples.Read([.. Enumerable.Range(0, examples.Count)], x);
        return x;
    }

    private static Examples Set(RandomKey key)
    {
        var x = new float[2 * Count];
        for (var i = 0; i < Count; i++)
            (x[2 * i], x[(2 * i) + 1]) = ((float)key.NormalAt(i, 0), (float)(3 * key.NormalAt(i, 1)));
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => x[2 * i] > 0 ? 1 : 0)];
        return Examples.Of([2], x, labels);
    }
}
