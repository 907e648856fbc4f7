using Latent.Data;
using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Evaluation.Classification;

/// <summary>
/// A network that tells classes apart: <c>p(c | x) ∝ exp(w_c · f(x) + b_c)</c>, a linear layer and a softmax on features f,
/// all of it trained to the least cross-entropy. What it comes to is a function of the data, the options and the keys.
/// </summary>
/// <remarks>Bishop 2006, "Pattern Recognition and Machine Learning", section 5.2.</remarks>
public sealed class Classifier : IDisposable
{
    private readonly IFeatures _features;
    private readonly Linear[] _head;
    private readonly ParameterScope _scope;
    private readonly IBackend _backend;
    private readonly BlockMap _featureMap, _logitMap;
    private Store? _owned;

    /// <summary>Declares the last layer below <c>classifier</c>, beside the features.</summary>
    /// <param name="features">What the last layer reads; the parameters they depend on are trained too.</param>
    /// <param name="scope">Where their parameters were declared; slots of the optimizer join its store.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="backend">What computes.</param>
    public Classifier(IFeatures features, ParameterScope scope, Classes classes, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(backend);
        (_features, _scope, _backend, Classes) = (features, scope, backend, classes);
        var head = scope["classifier"];
        _head = [.. features.Widths.Select((width, part) =>
            new Linear(head[$"{part}"], width, classes.Count, Initialization.GlorotUniform))];
        _featureMap = new(features.DataShape, features.Widths, features.Apply, scope.Store, backend);
        _logitMap = new(features.DataShape, [classes.Count], (x, context) => [Logits(x, context)], scope.Store, backend);
    }

    /// <summary>The classes.</summary>
    public Classes Classes { get; }

    /// <summary>The number of features, F.</summary>
    public int FeatureSize => _featureMap.Width;

    /// <summary>A perceptron of rectified units, trained from its first values.</summary>
    /// <param name="train">The labeled examples.</param>
    /// <param name="hidden">The width of each hidden layer, from the data on; none for logistic regression.</param>
    /// <param name="backend">What computes; it must outlive the classifier.</param>
    /// <param name="key">The stream of first values and of the order of examples.</param>
    /// <param name="options">How it is trained.</param>
    /// <exception cref="ArgumentException">The examples have no labels, or all the same.</exception>
    /// <exception cref="ArithmeticException">A step was not finite.</exception>
    public static Classifier Fit(
        Examples train, IReadOnlyList<int> hidden, IBackend backend, RandomKey key, ClassifierOptions? options = null)
    {
        var classes = Classes.Of(train);
        var store = new Store();
        var scope = new ParameterScope(store, key.Fold("parameters"));
        var features = new HiddenFeatures(scope["hidden"], train.Size, hidden, Activation.Relu, Initialization.He);
        var classifier = new Classifier(features, scope, classes, backend) { _owned = store };
        classifier.Train(train, key, options);
        return classifier;
    }

    /// <summary>The distribution of the class of each datum. Shape: [B, .. data] → [B, C].</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The surroundings of the pass.</param>
    public Categorical Classify(Tensor x, ForwardContext context) => new(Logits(x, context));

    /// <summary>
    /// Trains the last layer and all that its features depend on, from where the parameters stand; a second call goes on
    /// with the optimizer's moments.
    /// </summary>
    /// <param name="examples">The labeled examples.</param>
    /// <param name="key">The stream that orders them.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An example has no label, or that of no class.</exception>
    /// <exception cref="ArithmeticException">A step was not finite; parameters are those before it.</exception>
    public void Train(Examples examples, RandomKey key, ClassifierOptions? options = null)
    {
        options ??= new();
        var labels = Classes.NumbersOf(examples);
        var batches = new Batches(examples.Count, Math.Min(options.BatchSize, examples.Count), key.Fold("order"));
        using var step = new ClassifierStep(this, _features.DataShape, _scope, _backend, batches.Size, options.Optimizer);
        for (var number = 1L; number <= (long)options.Epochs * batches.PerEpoch; number++)
            step.Take(number, batches.At(number), examples, labels);
    }

    /// <summary>The features. Shape: → [n, F].</summary>
    public float[] Features(Examples examples) => _featureMap.Of(examples);

    /// <summary>ln p(c | x), in nats. Shape: → [n, C].</summary>
    public double[] LogProbabilities(Examples examples)
    {
        var logits = Array.ConvertAll(_logitMap.Of(examples), logit => (double)logit);
        for (var i = 0; i < logits.Length; i += Classes.Count)
            Normalize(logits.AsSpan(i, Classes.Count));
        return logits;
    }

    /// <summary>How well labeled examples are told apart.</summary>
    /// <exception cref="ArgumentException">An example has no label, or that of no class.</exception>
    public ClassificationScore Evaluate(Examples examples) =>
        ClassificationScore.Of(LogProbabilities(examples), Classes.NumbersOf(examples));

    /// <inheritdoc/>
    public void Dispose()
    {
        _featureMap.Dispose();
        _logitMap.Dispose();
        _owned?.Dispose();
    }

    // The product of weights with all parts side by side is the sum of the products with each.
    private Tensor Logits(Tensor x, ForwardContext context) => _features.Apply(x, context)
        .Zip(_head, (part, layer) => layer.Apply(part, context))
        .Aggregate((a, b) => a + b);

    private static void Normalize(Span<double> logits)
    {
        var (largest, total) = (double.NegativeInfinity, 0.0);
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        foreach (var logit in logits)
            total += Math.Exp(logit - largest);
        foreach (ref var logit in logits)
            logit -= largest + Math.Log(total);
    }
}
