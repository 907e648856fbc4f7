using Latent.Evaluation.Classification;

namespace Latent.Tests.Evaluation.Classification;

public sealed class ClassificationScoreTests
{
    [Fact]
    public void FourPredictionsAreCounted()
    {
        double[] logs = [.. new[] { 0.5, 0.25, 0.25, 0.5, 0.5, 0, 0.2, 0.2, 0.6, 0.1, 0.8, 0.1 }.Select(p => Math.Log(p))];
        var score = ClassificationScore.Of(logs, [0, 1, 2, 1]);

        // The second row has two largest, of which the first is taken.
        Assert.Equal(0.75, score.Accuracy.Mean);
        Values.AssertNear(Math.Sqrt(0.75 * 0.25 / 4), score.Accuracy.StandardError);
        Assert.Equal("0.75 ± 0.22 of the examples (binomial, n = 4)", score.Accuracy.ToString());
        Values.AssertNear(-Math.Log(0.5 * 0.5 * 0.6 * 0.8) / 4, score.CrossEntropy.Mean);
        Assert.Equal([1, 0, 0], score.Confusion[0]);
        Assert.Equal([1, 1, 0], score.Confusion[1]);
        Assert.Equal([0, 0, 1], score.Confusion[2]);
    }

    [Fact]
    public void ALabelTakesARow() => Assert.StartsWith(
        "ClassificationScore: 3 values are no whole number a label of 2.",
        Assert.Throws<ArgumentException>(() => ClassificationScore.Of([0, 0, 0], [0, 1])).Message,
        StringComparison.Ordinal);
}
