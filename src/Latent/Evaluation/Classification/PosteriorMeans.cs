using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Evaluation.Classification;

/// <summary>
/// The means of q(z | x), a part a level, each level's given the means of those before it: codes without a draw.
/// Gradients reach every parameter of the encoder that a mean depends on.
/// </summary>
/// <param name="model">The model, whose posteriors have means in closed form.</param>
public sealed class PosteriorMeans(ILatentModel model) : IFeatures
{
    /// <inheritdoc/>
    public Shape DataShape => model.DataShape;

    /// <inheritdoc/>
    public IReadOnlyList<int> Widths => [.. model.LatentShapes.Select(shape => shape.Size)];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A level's posterior has no mean in closed form.</exception>
    public IReadOnlyList<Tensor> Apply(Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return [.. model.Infer(x, LatentSource.Means, context).Z.Select((mean, level) => mean.Reshape([x.Shape[0], Widths[level]]))];
    }
}
