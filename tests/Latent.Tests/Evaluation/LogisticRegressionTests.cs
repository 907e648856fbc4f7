using Latent.Evaluation;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation;

public sealed class LogisticRegressionTests
{
    // The fit stops at a gradient of 1e-10; the minimum is as near as that over the curvature, which is above 0.01 here.
    private const double Fitted = 1e-7;

    // One feature that is 0 or 1: frequencies 1/4 and 2/3 of class 1, whose log-odds are the intercept and what the
    // weight adds. A fit of a table has its frequencies exactly.
    [Fact]
    public void ATableOfTwoIsFittedByItsLogOdds()
    {
        double[] x = [0, 0, 0, 0, 1, 1, 1];
        int[] y = [0, 0, 0, 1, 1, 1, 0];
        var fit = LogisticRegression.Fit(x, y, 2, tolerance: 1e-10);
        Assert.True(fit.IsConverged);
        Values.AssertNear(Math.Log(1 / 3.0), fit.Intercept(1) - fit.Intercept(0), Fitted);
        Values.AssertNear(Math.Log(2) - Math.Log(1 / 3.0), fit.Weight(1, 0) - fit.Weight(0, 0), Fitted);
        Values.AssertNear(0.75, fit.Probabilities([0])[0], Fitted);
        Values.AssertNear(2 / 3.0, fit.Probabilities([1])[1], Fitted);
        var entropy = -((3 * Math.Log(3 / 4.0)) + Math.Log(1 / 4.0) + (2 * Math.Log(2 / 3.0)) + Math.Log(1 / 3.0)) / 7;
        Values.AssertNear(entropy, fit.LogLoss(x, y), Fitted);
        Assert.Equal([0, 1], fit.Predict([0, 1]));
        Values.AssertNear(5 / 7.0, fit.Accuracy(x, y));
    }

    [Fact]
    public void AFeatureThatSaysNothingLeavesTheFrequencies()
    {
        var fit = LogisticRegression.Fit([0, 0, 0, 0, 0, 0], [0, 1, 1, 2, 2, 2], 3, l2: 0.1, tolerance: 1e-10);
        Assert.Equal(0, fit.Weight(2, 0));
        Assert.All(fit.Probabilities([5]).Zip([1 / 6.0, 1 / 3.0, 1 / 2.0]), p => Values.AssertNear(p.Second, p.First, Fitted));
    }

    // At the minimum the mean of (probability - label) x is -λ w, checked from the outside; with penalty and three classes.
    [Fact]
    public void TheGradientVanishesAtTheMinimum()
    {
        const int n = 3000, size = 12, classes = 3;
        const double l2 = 0.01;
        var (x, y) = Noisy(n, size, classes);
        var fit = LogisticRegression.Fit(x, y, classes, l2, tolerance: 1e-9);
        Assert.True(fit.IsConverged && fit.Iterations > 3);
        var p = fit.Probabilities(x);
        for (var c = 0; c < classes; c++)
        {
            for (var j = 0; j <= size; j++)
            {
                var gradient = j < size ? l2 * fit.Weight(c, j) : 0;
                for (var i = 0; i < n; i++)
                    gradient += (p[(i * classes) + c] - (y[i] == c ? 1 : 0)) * (j < size ? x[(i * size) + j] : 1) / n;
                Assert.InRange(gradient, -2e-9, 2e-9);
            }
        }
    }

    [Fact]
    public void SeparableClassesAreToldApartAndAPenaltyKeepsWeightsFinite()
    {
        double[] x = [-2, -1.5, -1, 1, 1.5, 2];
        int[] y = [0, 0, 0, 1, 1, 1];
        var free = LogisticRegression.Fit(x, y, 2, iterations: 30, tolerance: 0);
        Assert.False(free.IsConverged);
        Assert.Equal(1, free.Accuracy(x, y));
        var held = LogisticRegression.Fit(x, y, 2, l2: 1);
        Assert.True(held.IsConverged);
        Assert.InRange(held.Weight(1, 0), 0.1, 1);
        Assert.Equal(1, held.Accuracy(x, y));
        Assert.True(held.LogLoss(x, y) > free.LogLoss(x, y));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.StartsWith(
            "LogisticRegression: 3 features are no whole number a label of 2.",
            Assert.Throws<ArgumentException>(() => LogisticRegression.Fit([1, 2, 3], [0, 1], 2)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "LogisticRegression: a feature is NaN; expected finite numbers.",
            Assert.Throws<ArgumentException>(() => LogisticRegression.Fit([1, double.NaN], [0, 1], 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegression.Fit([1, 2], [0, 2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegression.Fit([1, 2], [0, 1], 2, l2: -1));
        var fit = LogisticRegression.Fit([1, 2, 3, 4], [0, 1], 2, l2: 1);
        Assert.Throws<ArgumentException>(() => fit.Predict([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => fit.Accuracy([1, 2, 3, 4], [0]));
    }

    // Three classes whose means differ, with much overlap.
    private static (double[] X, int[] Y) Noisy(int n, int size, int classes)
    {
        var (key, x, y) = (new RandomKey(11), new double[n * size], new int[n]);
        for (var i = 0; i < n; i++)
        {
            y[i] = i % classes;
            for (var j = 0; j < size; j++)
                x[(i * size) + j] = key.NormalAt(i, j) + (0.3 * Math.Sin((y[i] * 2) + j));
        }

        return (x, y);
    }
}
