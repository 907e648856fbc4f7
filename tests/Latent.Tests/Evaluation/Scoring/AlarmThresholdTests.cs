using Latent.Evaluation.Scoring;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Scoring;

public sealed class AlarmThresholdTests
{
    [Theory]
    [InlineData(99, 0.01, 99)]
    [InlineData(100, 0.01, 100)]
    [InlineData(198, 0.01, 198)]
    [InlineData(199, 0.01, 198)]
    [InlineData(99, 0.29, 71)]
    [InlineData(1, 0.5, 1)]
    [InlineData(9, 0.999, 1)]
    public void ItIsTheRankThatLeavesAtMostTheRateAboveIt(int count, double rate, int rank)
    {
        double[] scores = [.. Enumerable.Range(1, count).Select(i => (double)(i * 7 % (count + 1)))];
        var threshold = AlarmThreshold.Of(scores, rate);
        Assert.Equal((rank, count), (threshold.Rank, threshold.Count));
        Assert.Equal(scores.Order().ElementAt(rank - 1), threshold.Value);
        Assert.False(threshold.IsAnomalous(threshold.Value));
        Assert.True(threshold.IsAnomalous(Math.BitIncrement(threshold.Value)));
    }

    [Theory]
    [InlineData(98, 0.01, "a rate of 0.01 is below 1/99, the least that 98 clean rows can tell; give 99 clean rows or more, or a higher rate")]
    [InlineData(0, 0.5, "a rate of 0.5 is below 1/1, the least that 0 clean rows can tell; give 1 clean rows or more, or a higher rate")]
    [InlineData(9, 1, "a rate of 1 is not between 0 and 1, as 0.01 is")]
    [InlineData(9, double.NaN, "a rate of NaN is not between 0 and 1, as 0.01 is")]
    public void WhatCannotBeHeldIsRefused(int count, double rate, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => AlarmThreshold.Of(new double[count], rate)).Message);

    [Fact]
    public void OverManyCalibrationsTheRateIsTheOneThatRanksGive()
    {
        // With n = 37 and a rate of 0.1, ⌊3.8⌋ = 3 alarms are allowed: 3/38 = 0.0789 of exchangeable scores.
        const int Trials = 20_000, Count = 37;
        const double Expected = 3.0 / 38;
        var (key, alarms) = (new RandomKey(5), 0);
        var scores = new double[Count];
        for (var trial = 0; trial < Trials; trial++)
        {
            for (var i = 0; i < Count; i++)
                scores[i] = key.NormalAt(trial, i);
            alarms += AlarmThreshold.Of(scores, 0.1).IsAnomalous(key.NormalAt(trial, Count)) ? 1 : 0;
        }

        var fourSigma = 4 * Math.Sqrt(Expected * (1 - Expected) / Trials);
        Assert.Equal(Expected, (double)alarms / Trials, fourSigma);
    }
}
