using Latent.Data;
using Latent.Evaluation.Classification;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>
/// How far a run's latent variables say the class of an example: classifiers that learn from the labels of training
/// examples, or of some of them, measured on the test examples. Grey values stay grey.
/// </summary>
public sealed class RunClassifier
{
    // With few labels an epoch is a step or two; fewer steps than these leave a network where it started.
    private const int UsualEpochs = 20, LeastSteps = 1000;

    private readonly RunModel _model;
    private readonly IBackend _backend;
    private readonly RandomKey _key;
    private readonly Examples _train, _test;
    private readonly int[] _trainClasses, _testClasses;

    /// <summary>Draws the labels.</summary>
    /// <param name="model">The model with its parameters, which stay as they are.</param>
    /// <param name="data">Its data, or others of their shape, with labels.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="labels">How many labels of training examples are used, the same number of each class up to one; null
    /// for all.</param>
    /// <exception cref="RunException">The data have no labels or another shape, or the number does not suit them.</exception>
    public RunClassifier(RunModel model, Dataset data, IBackend backend, int? labels = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        (_model, _backend, _key) = (model, backend, new RandomKey(model.Recipe.Seed).Fold("classify"));
        Refuse(model, data, labels);
        Classes = Classes.Of(data.Train);
        var classes = Classes.NumbersOf(data.Train);
        _train = labels is { } count
            ? data.Train.Take(BalancedDraw.Rows(classes, count, _key.Fold("labels")))
            : data.Train;
        _test = data.Test;
        (_trainClasses, _testClasses) = (Classes.NumbersOf(_train), Classes.NumbersOf(_test));
    }

    /// <summary>The classes.</summary>
    public Classes Classes { get; }

    /// <summary>The number of labels that are learned from.</summary>
    public int Labels => _train.Count;

    /// <summary>The number of test examples.</summary>
    public int TestExamples => _test.Count;

    /// <summary>No features: the share of each class among the labels is its probability for every example.</summary>
    public ClassificationScore Frequencies()
    {
        var logs = Enumerable.Range(0, Classes.Count)
            .Select(c => Math.Log(_trainClasses.Count(x => x == c) / (double)_train.Count)).ToArray();
        return ClassificationScore.Of([.. Enumerable.Repeat(logs, _test.Count).SelectMany(x => x)], _testClasses);
    }

    /// <summary>A linear classifier on the values of the examples.</summary>
    public ClassificationScore ValuesProbe() => Probe(examples => examples.First());

    /// <summary>A linear classifier on the means of q(z | x) of all levels.</summary>
    /// <exception cref="NotSupportedException">A posterior has no mean in closed form.</exception>
    public ClassificationScore CodesProbe()
    {
        var means = new PosteriorMeans(_model.Model);
        using var map = new BlockMap(means.DataShape, means.Widths, means.Apply, _model.Store, _backend);
        return Probe(map.Of);
    }

    /// <summary>The encoder without its decoder, with a softmax on the means of q(z | x), trained as one network.</summary>
    /// <param name="pretrained">Whether it starts from the run's weights; else from the first values of the run.</param>
    /// <param name="epochs">How often each example is visited; null for 20, or as many as make 1,000 steps.</param>
    /// <exception cref="ArithmeticException">A step was not finite.</exception>
    public ClassificationScore Network(bool pretrained, int? epochs = null)
    {
        using var copy = RunModel.Create(_model.Recipe, _model.DataShape, schema: _model.Schema);
        if (pretrained)
        {
            foreach (var parameter in _model.Scope.Parameters)
                parameter.Values.CopyTo(copy.Store[parameter.Name].Values);
        }

        using var classifier = new Classifier(new PosteriorMeans(copy.Model), copy.Scope, Classes, _backend);
        var options = new ClassifierOptions();
        var steps = _train.Count / Math.Min(options.BatchSize, _train.Count);
        options = options with { Epochs = epochs ?? Math.Max(UsualEpochs, (LeastSteps + steps - 1) / steps) };
        classifier.Train(_train, _key.Fold("network"), options);
        return classifier.Evaluate(_test);
    }

    private ClassificationScore Probe(Func<Examples, float[]> features)
    {
        var probe = LinearProbe.Fit(features(_train), _trainClasses, Classes.Count);
        return ClassificationScore.Of(probe.LogProbabilities(features(_test)), _testClasses);
    }

    private static void Refuse(RunModel model, Dataset data, int? labels)
    {
        model.RequireEncoder();
        model.RefuseLabels("a classifier");
        model.CheckShape(data.Train, data.Name);
        if (data.Train.Labels.IsEmpty)
        {
            throw new RunException(data.Name, $"{data.LabelFault}, which a classifier learns from; {data.LabelRemedy}");
        }

        if (data.Test.Count == 0)
            throw new RunException(data.Name, "has no test examples to measure a classifier on; give data.test a number above 0");
        int[] known = [.. data.Train.Labels.ToArray().Distinct()];
        if (known.Length < 2)
            throw new RunException(data.Name, $"every training example has the label {known[0]}; expected at least two classes");
        if (data.Test.Labels.ToArray().Except(known).ToArray() is [var unknown, ..])
            throw new RunException(data.Name, $"a test example has the label {unknown}, and no training example has; train on more data");
        if (labels is { } count && (count < known.Length || count > data.Train.Count))
        {
            throw new RunException(
                "--labels", Invariant($"is {count}; expected from {known.Length}, one a class, to {data.Train.Count}, the training examples"));
        }
    }
}
