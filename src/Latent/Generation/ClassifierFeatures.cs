using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Classification;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>
/// The last hidden layer of a perceptron that tells the classes of training data apart: distances are of what
/// distinguishes classes, not of brightness and position.
/// </summary>
public sealed class ClassifierFeatures : IComparedFeatures
{
    private readonly Classifier _classifier;
    private readonly Shape _shape;

    private ClassifierFeatures(Classifier classifier, Examples train, Estimate accuracy)
    {
        (_classifier, _shape) = (classifier, train.Shape);
        Name = Invariant(
            $"{Size} hidden units of a classifier, {100 * accuracy.Mean:F2} ± {100 * accuracy.StandardError:F2} % right on test examples");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Size => _classifier.FeatureSize;

    /// <summary>Trains the classifier.</summary>
    /// <param name="train">The labeled examples.</param>
    /// <param name="test">Other labeled examples, by which its accuracy is named.</param>
    /// <param name="hidden">The width of each hidden layer, of which the last has the features.</param>
    /// <param name="epochs">The number of times that each example is visited.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <exception cref="ArgumentException">The examples have no labels, or all the same.</exception>
    public static ClassifierFeatures Fit(
        Examples train, Examples test, IReadOnlyList<int> hidden, int epochs, IBackend backend, RandomKey key)
    {
        var classifier = Classifier.Fit(train, hidden, backend, key, new() { Epochs = epochs });
        return new(classifier, train, classifier.Evaluate(test).Accuracy);
    }

    /// <inheritdoc/>
    public double[] Of(ReadOnlySpan<float> x)
    {
        using var examples = Examples.Of(_shape, x.ToArray());
        return Array.ConvertAll(_classifier.Features(examples), feature => (double)feature);
    }

    /// <inheritdoc/>
    public void Dispose() => _classifier.Dispose();
}
