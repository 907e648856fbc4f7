using FsCheck;
using FsCheck.Fluent;
using Latent.Data;
using Latent.Tensors.Random;

namespace Latent.Tests.Data;

public sealed class FactorsTests
{
    private static readonly Factors Three = new(new("shape", 3, IsOrdered: false), new("x", 4), new("y", 5));

    [Fact]
    public void TheLastFactorVariesFastest()
    {
        Assert.Equal((3, 60), (Three.Count, Three.Combinations));
        Assert.Equal([0, 0, 1], Three.Values(1));
        Assert.Equal([1, 2, 3], Three.Values(20 + 10 + 3));
        Assert.Equal(["shape", "x", "y"], Three.Select(factor => factor.Name));
    }

    [Fact]
    public void IndexAndValuesAreInverse() => Prop.ForAll<PositiveInt>(any =>
    {
        var index = any.Get % Three.Combinations;
        Assert.Equal(index, Three.Index(Three.Values(index)));
        Assert.Equal(Three.Values(index), Enumerable.Range(0, 3).Select(factor => Three.Value(index, factor)));
        Assert.Equal(2, Three.Value(Three.With(index, 1, 2), 1));
        Assert.Equal(Three.Value(index, 2), Three.Value(Three.With(index, 1, 2), 2));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AFixedFactorStaysAndTheOthersVary()
    {
        var rows = Three.Draw(1000, factor: 1, value: 3, new RandomKey(8), step: 4);
        Assert.All(rows, row => Assert.Equal(3, Three.Value(row, 1)));
        Assert.Equal(15, rows.Distinct().Count());
        Assert.Equal(rows, Three.Draw(1000, 1, 3, new RandomKey(8), 4));
        Assert.NotEqual(rows, Three.Draw(1000, 1, 3, new RandomKey(8), 5));

        // 1000/60 of each, five standard deviations (4) around.
        Assert.All(Three.Draw(1000, new RandomKey(8)).CountBy(row => row), row => Assert.InRange(row.Value, 1, 37));
    }

    [Fact]
    public void WhatIsNotThereIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Index([0, 4, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Values(60));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Value(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Draw(1, 0, -1, new RandomKey(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Factor("still", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three[0] with { Size = 0 });
        Assert.Throws<OverflowException>(() => new Factors(new Factor("a", 1 << 16), new Factor("b", 1 << 16)));
        Assert.Equal(
            "Factors.Index: 2 values for 3 factors. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Three.Index([0, 0])).Message);
        Assert.StartsWith(
            "FactorizedExamples: 2 examples for 60 combinations.",
            Assert.Throws<ArgumentException>(() => new FactorizedExamples(Three, Examples.Of([1], new float[2]))).Message,
            StringComparison.Ordinal);
    }
}
