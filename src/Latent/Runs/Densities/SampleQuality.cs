using Latent.Evaluation;
using Latent.Generation;
using Latent.Tensors.Programs;

namespace Latent.Runs.Densities;

/// <summary>
/// Reconstruction against sample quality: the squared Fréchet distances from training data of test data, of their
/// reconstructions and of samples from the prior, over principal components of the data.
/// </summary>
/// <param name="TestData">Of test data: the least that a perfect model has, in squared units of the features.</param>
/// <param name="Reconstructions">Of their reconstructions: what the decoder makes of codes of data.</param>
/// <param name="Samples">Of samples from the prior.</param>
/// <param name="Features">What is compared.</param>
/// <param name="Examples">The number of examples in each set.</param>
public sealed record SampleQuality(Estimate TestData, Estimate Reconstructions, Estimate Samples, string Features, int Examples)
{
    // Enough for moments of fifty features, and little enough for seconds.
    private const int Most = 2000;

    // Of fewer, moments say nothing.
    private const int Least = 10;

    /// <summary>What the distances say, in a sentence.</summary>
    public string Said => DensityFindings.Gap(new(DensityRow.Reconstructions, Reconstructions), new(DensityRow.Prior, Samples)) is { } gap
        ? $"{gap}: what lies between the two is of the codes; what reconstructions have above test data is the decoder's."
        : "Samples from the prior are as near to training data as reconstructions, as far as this distance can tell.";

    /// <summary>
    /// Measures a model that has a prior; null of one that is given labels, whose codes are not drawn alone, and where there are
    /// hardly any test examples.
    /// </summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="data">Its data.</param>
    /// <param name="backend">What computes.</param>
    public static SampleQuality? Of(RunModel model, RunData data, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Labels is not null || Math.Min(data.Train.Count, data.Test.Count) < Least)
            return null;
        using var comparison = new DensityComparison(
            model, data, backend, new(Most), key => RunFeatures.ComponentsOf(data, backend, key), [DensityKind.Prior]);
        var distances = comparison.Distances();
        return new(distances[0], distances[1], distances[2], comparison.Features, comparison.Count);
    }
}
