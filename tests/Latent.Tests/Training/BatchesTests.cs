using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class BatchesTests
{
    private static int[] Epoch(Batches batches, long epoch) =>
        [.. Enumerable.Range(1, batches.PerEpoch)
            .SelectMany(i => batches.At((epoch * batches.PerEpoch) + i).ToArray())];

    [Fact]
    public void AnEpochVisitsEachExampleOnce()
    {
        var batches = new Batches(12, 4, new RandomKey(1));
        Assert.Equal(Enumerable.Range(0, 12), Epoch(batches, 0).Order());
        Assert.NotEqual(Epoch(batches, 0), Epoch(batches, 1));
    }

    [Fact]
    public void TheOrderIsAFunctionOfTheStep()
    {
        Batches first = new(50, 7, new RandomKey(1)), second = new(50, 7, new RandomKey(1));
        var later = first.At(30).ToArray();
        _ = first.At(3);
        Assert.Equal(later, second.At(30));
        Assert.Equal(later, first.At(30));
    }

    [Fact]
    public void TheShortLastBatchIsDroppedAndSaidSo()
    {
        var batches = new Batches(50, 7, new RandomKey(1));
        Assert.Equal((7, 1), (batches.PerEpoch, batches.Dropped));
        Assert.Equal((0, 6, 1, 0), (batches.Epoch(7), batches.Place(7), batches.Epoch(8), batches.Place(8)));
    }

    // Each of 3! orders of three, to five standard deviations of its count.
    [Fact]
    public void EveryOrderIsEquallyLikely()
    {
        const int epochs = 6000;
        var batches = new Batches(3, 3, new RandomKey(9));
        var orders = Enumerable.Range(0, epochs).Select(epoch => string.Join(",", Epoch(batches, epoch)));
        var counts = orders.CountBy(order => order).Select(c => c.Value).ToArray();
        Assert.Equal(6, counts.Length);
        Assert.All(counts, c => Assert.InRange(c, 1000 - (5 * 29), 1000 + (5 * 29)));
    }

    [Fact]
    public void TooFewExamplesAreRefused() => Assert.StartsWith(
        "Batches: 3 examples do not fill a batch of 4; choose a smaller batch.",
        Assert.Throws<ArgumentException>(() => new Batches(3, 4, new RandomKey(1))).Message,
        StringComparison.Ordinal);
}
