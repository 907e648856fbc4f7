using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs.Results;

public sealed class RunClassifierTests
{
    private const int Side = 4;

    private static readonly Recipe Small = new()
    {
        Model = new() { Hidden = [16], Latent = 4 },
    };

    [Fact]
    public void EachClassifierIsMeasured()
    {
        using var data = Bars(200, 100);
        using var model = RunModel.Create(Small, [Side, Side]);
        using var backend = new CpuBackend(1);
        var classifier = new RunClassifier(model, data, backend);
        Assert.Equal((200, 100), (classifier.Labels, classifier.TestExamples));

        // Two classes, as many of each.
        var none = classifier.Frequencies();
        Assert.Equal((0.5, 0.05), (none.Accuracy.Mean, none.Accuracy.StandardError));
        Values.AssertNear(Math.Log(2), none.CrossEntropy.Mean);
        Assert.Equal(1, classifier.ValuesProbe().Accuracy.Mean);
        Assert.InRange(classifier.CodesProbe().CrossEntropy.Mean, 0, Math.Log(2));
        Assert.Equal(1, classifier.Network(pretrained: true, epochs: 100).Accuracy.Mean);
    }

    // The encoder's first values are the run's, so that without training both networks are one.
    [Fact]
    public void ANetworkStartsFromTheRunAndLeavesItAlone()
    {
        using var data = Bars(60, 40);
        using var model = RunModel.Create(Small, [Side, Side]);
        using var backend = new CpuBackend(2);
        var classifier = new RunClassifier(model, data, backend, 20);
        Assert.Equal(20, classifier.Labels);
        var untrained = classifier.Network(pretrained: true, epochs: 2);
        Assert.Equal(classifier.Network(pretrained: false, epochs: 2).CrossEntropy, untrained.CrossEntropy);

        var weight = model.Store["encoder.mean.weight"];
        var values = weight.Values;
        values.Clear();
        Assert.NotEqual(classifier.Network(pretrained: true, epochs: 2).CrossEntropy, untrained.CrossEntropy);
        Assert.True(weight.Values.IndexOfAnyExcept(0) < 0);
        Assert.DoesNotContain(model.Scope.Parameters, x => x.Name.StartsWith("classifier", StringComparison.Ordinal));
    }

    [Fact]
    public void AHierarchyGivesTheMeansOfAllLevels()
    {
        using var data = Bars(60, 40);
        var recipe = Small with { Model = Small.Model with { Upper = "8-2" } };
        using var model = RunModel.Create(recipe, [Side, Side]);
        using var backend = new CpuBackend(1);
        var classifier = new RunClassifier(model, data, backend);
        var before = classifier.CodesProbe().CrossEntropy;

        // The upper level's mean is all that changes.
        model.Store["encoder.z2.mean.weight"].Values.Clear();
        Assert.NotEqual(before, classifier.CodesProbe().CrossEntropy);
        Assert.Equal(1, classifier.Network(pretrained: true, epochs: 400).Accuracy.Mean);
    }

    [Fact]
    public void DataThatCannotBeLearnedAreRefused()
    {
        using var model = RunModel.Create(Small, [Side, Side]);
        using var backend = new CpuBackend(1);
        using var data = Bars(40, 20);
        var train = data.Train;
        var bare = Examples.Of([Side, Side], new float[2 * Side * Side]);
        var one = Examples.Of([Side, Side], new float[2 * Side * Side], new[] { 3, 3 });
        var other = Examples.Of([Side, Side], new float[Side * Side], new[] { 9 });
        Refused("bars: has no labels, which a classifier learns from; give labeled data", data with { Train = bare });
        Refused("bars: has no test examples to measure a classifier on", data with { Test = train.Slice(0, 0) });
        Refused("bars: every training example has the label 3; expected at least two classes", data with { Train = one });
        Refused("bars: a test example has the label 9, and no training example has", data with { Test = other });
        Refused("--labels: is 1; expected from 2, one a class, to 40, the training examples", data, 1);
        Refused("--labels: is 41; expected from 2, one a class, to 40, the training examples", data, 41);
        Refused("bars: its examples are [1], the model takes [4, 4]", data with { Train = Examples.Of([1], new float[2], new[] { 0, 1 }) });

        void Refused(string message, Dataset wrong, int? labels = null) => Assert.StartsWith(
            message,
            Assert.Throws<RunException>(() => new RunClassifier(model, wrong, backend, labels)).Message,
            StringComparison.Ordinal);
    }

    // A bright row or a bright column, on noise: labels 0 and 1 in turns.
    private static Dataset Bars(int train, int test)
    {
        return new("bars", Drawn(train, 1), Drawn(10, 2), Drawn(test, 3));

        static Examples Drawn(int count, ulong seed)
        {
            var (key, x) = (new RandomKey(seed), new float[count * Side * Side]);
            for (var i = 0; i < x.Length; i++)
            {
                var (image, y, at) = (i / (Side * Side), i / Side % Side, i % Side);
                var bar = image % 2 == 0 ? y == 1 : at == 2;
                x[i] = (float)((0.3 * key.UniformAt(0, i)) + (bar ? 0.7 : 0));
            }

            return Examples.Of([Side, Side], x, Enumerable.Range(0, count).Select(i => i % 2).ToArray());
        }
    }
}
