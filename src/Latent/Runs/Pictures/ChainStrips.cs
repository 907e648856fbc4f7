using Latent.Evaluation.Boltzmann;
using Latent.Imaging;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>Gibbs chains of a Boltzmann prior as they move: a row a chain, from left to right some sweeps further.</summary>
public static class ChainStrips
{
    /// <summary>The number of rows and of columns where nothing else is asked for.</summary>
    public const int Rows = 8, Columns = 12;

    /// <summary>The means of p(x | z) along chains that begin at the model's persistent ones. Shape: → [rows · columns, D].</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="sweeps">The Gibbs sweeps from one column to the next.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <param name="rows">The number of chains.</param>
    /// <param name="columns">The number of states of each.</param>
    /// <exception cref="RunException">The prior is no Boltzmann machine.</exception>
    public static float[] Of(RunModel model, IBackend backend, int sweeps, RandomKey key, int rows = Rows, int columns = Columns)
    {
        ArgumentNullException.ThrowIfNull(model);
        var prior = model.RequireBoltzmann();
        using var chains = new GibbsChains(BoltzmannWeights.Of(prior, model.Store), rows, sweeps, backend, key.Fold("strip"));
        using var view = new ModelView(model, backend, key);
        prior.Chains(model.Store, chains.Left);
        var size = model.DataShape.Size;
        var strip = new float[rows * columns * size];
        for (var column = 0; column < columns; column++)
        {
            var x = view.Decode([.. chains.Next().ToArray().Select(bit => (double)bit)]);
            for (var row = 0; row < rows; row++)
                x.AsSpan(row * size, size).CopyTo(strip.AsSpan(((row * columns) + column) * size));
        }

        return strip;
    }

    /// <summary>The same as a sheet.</summary>
    /// <exception cref="RunException">The prior is no Boltzmann machine, or what the model makes cannot be drawn.</exception>
    public static Image Sheet(RunModel model, IBackend backend, int sweeps, ulong seed) =>
        RunPictures.Sheet(model, Of(model, backend, sweeps, new RandomKey(seed).Fold("pictures")), Columns);
}
