using Latent.Layers;
using Latent.Models;
using Latent.Probability;
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
        var batch = x.Shape[0];

        // A level depends on the values of those before it alone; what stands for the others is never computed.
        var z = model.LatentShapes.Select(shape => Tensor.Full(0, [batch, .. shape])).ToArray();
        for (var level = 0; level < z.Length; level++)
            z[level] = Mean(model.Infer(x, Before(level), context).Levels[level].Q).BroadcastTo(z[level].Shape);
        return [.. z.Select((mean, level) => mean.Reshape([batch, Widths[level]]))];

        // The first depends on none, and a code without a density scores no values that are given.
        LatentSource Before(int level) => level == 0 ? 1 : LatentSource.Given(z);
    }

    private static Tensor Mean(Distribution q) => q is IHasMean known
        ? known.Mean
        : throw new NotSupportedException(
            $"PosteriorMeans: the mean of {q.GetType().Name} is not known in closed form.");
}
