using Latent.Layers;
using Latent.Priors;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// A model whose encoder sees corrupted data in training: <c>q(z | x̃)</c> with x̃ drawn afresh at each visit, while the likelihood
/// stays that of the clean x. In evaluation it is the model itself.
/// </summary>
/// <remarks>
/// Vincent, Larochelle, Bengio and Manzagol 2008, doi:10.1145/1390156.1390294. With a density the bound is still one of ln p(x),
/// since any q gives one: Im, Ahn, Memisevic and Bengio 2017, arXiv:1511.06406.
/// </remarks>
/// <param name="model">The model.</param>
/// <param name="corruption">What becomes of the data.</param>
public sealed class DenoisingModel(ILatentModel model, Corruption corruption) : ILatentModel
{
    /// <inheritdoc/>
    public Shape DataShape => model.DataShape;

    /// <inheritdoc/>
    public IReadOnlyList<LatentLevel> Levels => model.Levels;

    /// <inheritdoc/>
    public BoltzmannPrior? Boltzmann => model.Boltzmann;

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seen = context.Mode == Mode.Training ? corruption.Of(x, context.Key.Fold("corruption")) : x;
        return model.Infer(seen, latents, context);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) => model.Decode(z, context);

    /// <inheritdoc/>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => model.LogPrior(z, context);

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => model.SamplePrior(count, context);
}
