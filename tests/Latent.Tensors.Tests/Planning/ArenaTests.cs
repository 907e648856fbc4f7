using Latent.Tensors.Planning;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Planning;

public sealed class ArenaTests
{
    private static readonly RandomKey Key = new(3);

    [Fact]
    public void NoTwoBuffersAliveAtOnceOverlap()
    {
        for (var trial = 0; trial < 200; trial++)
        {
            var (arena, key, choices) = (new Arena(), Key.Fold(trial), 0L);
            int Choice(int count) => key.IndexAt(0, choices++, count);
            var leases = new List<Arena.Lease>();
            for (var i = Choice(40); i >= 0; i--)
            {
                var first = Choice(10);
                leases.Add(arena.Request(Choice(2) * Choice(5000), first, Choice(5) == 0 ? int.MaxValue : first + Choice(6)));
            }

            arena.Place();
            foreach (var (i, a) in leases.Index())
            {
                Assert.InRange(a.Offset + a.Bytes, 0, arena.Bytes);
                Assert.Equal(0, a.Offset % 64);
                foreach (var b in leases.Take(i).Where(a.MeetsInTime))
                    Assert.True(a.Offset + a.Bytes <= b.Offset || b.Offset + b.Bytes <= a.Offset, $"trial {trial}: two buffers overlap.");
            }
        }
    }

    [Fact]
    public void BuffersAliveOneAfterAnotherShareTheirPlace()
    {
        var arena = new Arena();
        for (var wave = 0; wave < 100; wave++)
            arena.Request(1000, wave, wave);
        arena.Place();
        Assert.Equal(1024, arena.Bytes);
    }

    [Fact]
    public void ABufferOfMoreBytesThanAnInt32CountsIsPlaced()
    {
        var arena = new Arena();
        var (a, b) = (arena.Request(3L << 30, 0, 1), arena.Request(3L << 30, 1, 2));
        arena.Place();
        Assert.Equal(3L << 30, Math.Abs(a.Offset - b.Offset));
        Assert.Equal(6L << 30, arena.Bytes);
    }
}
