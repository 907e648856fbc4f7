using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Classification;
using Latent.Layers;
using Latent.Models;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Classification;

public sealed class ClassifierTests
{
    private static readonly RandomKey Key = new(5);

    // No line divides the corners of a square by the product of their signs: a hidden layer does, exactly.
    [Fact]
    public void CornersByTheProductOfTheirSignsAreLearnedWithoutAnError()
    {
        var (train, test) = (Corners(400, 1), Corners(400, 2));
        var options = new ClassifierOptions { Epochs = 40, BatchSize = 20, Optimizer = new Adam { LearningRate = 1e-2 } };
        using var backend = new CpuBackend(2);
        using var deep = Classifier.Fit(train, [16], backend, Key, options);
        var score = deep.Evaluate(test);
        Assert.Equal((1, 0), (score.Accuracy.Mean, score.Accuracy.StandardError));
        Assert.InRange(score.CrossEntropy.Mean, 0, 0.05);
        Assert.Equal([-1, 7], deep.Classes.Labels);
        Assert.Equal(400, score.Confusion[0][0] + score.Confusion[1][1]);
        Assert.Equal(16, deep.FeatureSize);
        Assert.Equal(400 * 16, deep.Features(test).Length);

        using var flat = Classifier.Fit(train, [], backend, Key, options);
        Assert.InRange(flat.Evaluate(test).Accuracy.Mean, 0.3, 0.8);
    }

    [Fact]
    public void TheCrossEntropyHasItsGradient()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, Key);
        var features = new HiddenFeatures(scope["hidden"], 4, [5], Activation.Tanh);
        using var classifier = new Classifier(features, scope, ThreeClasses(), new ReferenceBackend());
        var (x, label) = (Tensor.Input("x", [2, 4]), Tensor.Input("label", [2, 3]));
        var loss = -classifier.Classify(x, new(Mode.Training, Key)).LogProb(label).Mean();
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        values["x"] = [0.3, -1, 2, 0.1, 1.5, 0.2, -0.4, 0.6];
        values["label"] = [0, 0, 1, 1, 0, 0];
        GradientCheck.Holds(loss, [.. store.Variables.Select(v => v.Tensor)], values);
    }

    // Without a hidden layer the minimum is that of logistic regression, which is found in double precision.
    [Fact]
    public void WithoutAHiddenLayerItIsLogisticRegression()
    {
        const int count = 300;
        var train = Noisy(count, 3);
        var rate = Schedule.Parse("exponential:1e-1..1e-4@2000");
        using var classifier = Classifier.Fit(
            train, [], new ReferenceBackend(), Key,
            new() { Epochs = 2000, BatchSize = count, Optimizer = new Adam { LearningRate = rate } });
        var x = new float[count * 2];
        train.Read([.. Enumerable.Range(0, count)], x);
        var fit = LogisticRegression.Fit(Array.ConvertAll(x, a => (double)a), train.Labels.Span, 3, tolerance: 1e-9);
        Assert.True(fit.IsConverged);

        // Adam ends within its last rate of the minimum, over some units of x.
        const double near = 2e-3;
        foreach (var (exact, found) in fit.Probabilities(Array.ConvertAll(x, a => (double)a)).Zip(classifier.LogProbabilities(train)))
            Assert.InRange(Math.Exp(found), exact - near, exact + near);
        Values.AssertNear(
            fit.LogLoss(Array.ConvertAll(x, a => (double)a), train.Labels.Span), classifier.Evaluate(train).CrossEntropy.Mean, 1e-5);
    }

    [Fact]
    public void TheBitsAreTheSameOnAnyNumberOfThreadsAndOthersForAnotherKey()
    {
        var train = Corners(130, 1);
        Assert.Equal(Fitted(1, Key), Fitted(3, Key));
        Assert.NotEqual(Fitted(1, Key), Fitted(1, new(6)));

        double[] Fitted(int threads, RandomKey key)
        {
            using var backend = new CpuBackend(threads);
            using var classifier = Classifier.Fit(train, [8, 8], backend, key, new() { Epochs = 3, BatchSize = 16 });
            return classifier.LogProbabilities(train);
        }
    }

    [Fact]
    public void OnAnEncoderItTrainsWhatTheMeansDependOnAndNothingElse()
    {
        var train = Corners(200, 1);
        using var store = new Store();
        var scope = new ParameterScope(store, Key);
        var model = new Vae(scope, new VaeOptions { DataSize = 2, LatentSize = 3, Hidden = [16] });
        using var backend = new CpuBackend(1);
        using var classifier = new Classifier(new PosteriorMeans(model), scope, Classes.Of(train), backend);
        var before = scope.Parameters.ToDictionary(p => p.Name, p => p.Values.ToArray());
        classifier.Train(train, Key, new() { Epochs = 50, BatchSize = 20, Optimizer = new Adam { LearningRate = 1e-2 } });
        Assert.Equal(1, classifier.Evaluate(Corners(200, 2)).Accuracy.Mean);
        foreach (var parameter in scope.Parameters)
        {
            var trained = !parameter.Name.StartsWith("decoder", StringComparison.Ordinal)
                && !parameter.Name.StartsWith("encoder.logVariance", StringComparison.Ordinal);
            Assert.Equal(trained, !parameter.Values.SequenceEqual(before[parameter.Name]));
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var backend = new ReferenceBackend();
        var bare = Examples.Of([2], new float[8]);
        Assert.StartsWith(
            "Classes: the examples have no labels; expected one whole number an example.",
            Assert.Throws<ArgumentException>(() => Classifier.Fit(bare, [], backend, Key)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Classes: every example has the label 4; expected at least two classes.",
            Assert.Throws<ArgumentException>(() => Classes.Of(Examples.Of([2], new float[4], new[] { 4, 4 }))).Message,
            StringComparison.Ordinal);
        using var classifier = Classifier.Fit(Corners(20, 1), [], backend, Key, new() { Epochs = 1 });
        Assert.StartsWith(
            "Classes: the label 3 is none of those learned, -1, 7.",
            Assert.Throws<ArgumentException>(
                () => classifier.Evaluate(Examples.Of([2], new float[4], new[] { 7, 3 }))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Classes: the examples have no labels.",
            Assert.Throws<ArgumentException>(() => classifier.Evaluate(bare)).Message, StringComparison.Ordinal);
        var wild = new ClassifierOptions { Epochs = 5, Optimizer = new Sgd { LearningRate = 1e38 } };
        Assert.Matches(
            @"^Classifier: step \d is not finite; give a smaller learning rate\.$",
            Assert.Throws<ArithmeticException>(() => Classifier.Fit(Corners(20, 1), [4], backend, Key, wild)).Message);
    }

    private static Classes ThreeClasses() => Classes.Of(Examples.Of([1], new float[3], new[] { 0, 1, 2 }));

    // Labels 7 and -1 by the sign of the product, every value at least 0.2 from an axis.
    private static Examples Corners(int count, int seed)
    {
        var (key, x, y) = (new RandomKey((ulong)seed), new float[count * 2], new int[count]);
        for (var i = 0; i < x.Length; i++)
            x[i] = (float)((0.2 + key.UniformAt(0, i)) * (key.IndexAt(1, i, 2) == 0 ? 1 : -1));
        for (var i = 0; i < count; i++)
            y[i] = x[2 * i] * x[(2 * i) + 1] > 0 ? 7 : -1;
        return Examples.Of([2], x, y);
    }

    private static Examples Noisy(int count, int seed)
    {
        var (key, x, y) = (new RandomKey((ulong)seed), new float[count * 2], new int[count]);
        for (var i = 0; i < count; i++)
        {
            y[i] = i % 3;
            x[2 * i] = (float)(key.NormalAt(0, i) + y[i]);
            x[(2 * i) + 1] = (float)(key.NormalAt(1, i) - (y[i] == 1 ? 1 : 0));
        }

        return Examples.Of([2], x, y);
    }
}
