using Latent.Evaluation.Classification;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Classification;

public sealed class BalancedDrawTests
{
    private static readonly RandomKey Key = new(4);

    // Thirty of 0, twelve of 1, three of 2, in turns.
    private static readonly int[] Labels = [.. Enumerable.Range(0, 45).Select(i => i % 15 == 7 ? 2 : i % 15 < 4 ? 1 : 0)];

    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(9, 3, 3, 3)]
    [InlineData(15, 6, 6, 3)]
    [InlineData(35, 20, 12, 3)]
    [InlineData(45, 30, 12, 3)]
    [InlineData(99, 30, 12, 3)]
    public void EveryClassGivesAsManyAndAShortOneAllItHas(int count, int first, int second, int third)
    {
        var rows = BalancedDraw.Rows(Labels, count, Key);
        Assert.Equal(rows.Distinct().Order(), rows);
        Assert.Equal([first, second, third], new[] { 0, 1, 2 }.Select(c => rows.Count(row => Labels[row] == c)));
    }

    [Fact]
    public void WhereTheyDoNotDivideNoClassGivesTwoMoreThanAnother()
    {
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 4)];
        for (var count = 0; count < 50; count++)
        {
            var rows = BalancedDraw.Rows(labels, count, Key);
            Assert.Equal(count, rows.Length);
            int[] counts = [.. Enumerable.Range(0, 4).Select(c => rows.Count(row => labels[row] == c))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
            Assert.Superset(BalancedDraw.Rows(labels, count / 2, Key).ToHashSet(), rows.ToHashSet());
        }
    }

    [Fact]
    public void AnotherKeyDrawsOthers() =>
        Assert.NotEqual(BalancedDraw.Rows(Labels, 9, Key), BalancedDraw.Rows(Labels, 9, new(5)));
}
