using Latent.Layers;
using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

/// <summary>z ~ N(0, 1), x | z ~ N(2 z + ½, ¼), as a model of the library.</summary>
internal static class Toy
{
    public const double LogLikelihood = -1.7600450834963648;
    public const double PosteriorMean = 8.0 / 17;

    public static readonly double PosteriorDeviation = Math.Sqrt(1.0 / 17);

    /// <summary>x = 1.5, so many times.</summary>
    public static float[] Data(int count) => [.. Enumerable.Repeat(1.5f, count)];

    public static Vae Build(Store store)
    {
        var options = new VaeOptions
        {
            DataSize = 1,
            LatentSize = 1,
            Hidden = [],
            Likelihood = new FixedGaussianLikelihood(0.5),
        };
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), options);
        store["decoder.mean.weight"].Values[0] = 2;
        store["decoder.mean.bias"].Values[0] = 0.5f;
        return model;
    }
}
