using Latent.Data;
using Latent.Generation;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Runs.Densities;

/// <summary>The features by which sets of a run's examples are compared.</summary>
internal static class RunFeatures
{
    // Enough for the directions of largest variance, and little enough for seconds.
    private const int MostForComponents = 2000;
    private const int Components = 50;

    // A few seconds of training, and on digits some 97 % right.
    private const int MostForClassifier = 10_000;
    private const int Epochs = 10;
    private static readonly int[] Hidden = [128, 64];

    /// <summary>
    /// The hidden units of a classifier of the training examples where they have labels, else the leading principal
    /// components of their values.
    /// </summary>
    /// <param name="data">The run's data.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of what is drawn.</param>
    public static IComparedFeatures Of(RunData data, IBackend backend, RandomKey key)
    {
        var (train, test) = (data.Source.Train, data.Source.Test);
        var labeled = Some(train, MostForClassifier, key);
        if (TellsApart(labeled, test))
            return ClassifierFeatures.Fit(labeled, test, Hidden, Epochs, backend, key);
        return ComponentsOf(data, backend, key);
    }

    /// <summary>The leading principal components of the training examples' values.</summary>
    /// <param name="data">The run's data.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of what is drawn.</param>
    public static IComparedFeatures ComponentsOf(RunData data, IBackend backend, RandomKey key)
    {
        var some = Some(data.Source.Train, MostForComponents, key);
        return PrincipalComponents.Fit(some.First(), some.Size, Components, backend, key);
    }

    // A class that only test examples have could not be learned.
    private static bool TellsApart(Examples train, Examples test)
    {
        var classes = train.Labels.ToArray().ToHashSet();
        return classes.Count > 1 && !test.Labels.IsEmpty && classes.IsSupersetOf(test.Labels.ToArray());
    }

    private static Examples Some(Examples examples, int most, RandomKey key) =>
        examples.Take(new Batches(examples.Count, Math.Min(most, examples.Count), key.Fold("examples")).At(1));
}
