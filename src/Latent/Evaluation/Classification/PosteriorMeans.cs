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
        return [.. Of(model, x, context, level => Mean(level.Q)).Select((mean, level) => mean.Reshape([x.Shape[0], Widths[level]]))];
    }

    /// <summary>A value of every level, each given those of the levels before it. Shape: [B, D] → [B, Z] each.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">The data.</param>
    /// <param name="context">The surroundings of the pass.</param>
    /// <param name="mean">The value of a level: a mean, or what stands for it.</param>
    internal static Tensor[] Of(ILatentModel model, Tensor x, ForwardContext context, Func<Level, Tensor> mean)
    {
        // A level depends on the values of those before it alone; what stands for the others is never computed.
        var z = model.LatentShapes.Select(shape => Tensor.Full(0, [x.Shape[0], .. shape])).ToArray();
        for (var level = 0; level < z.Length; level++)
            z[level] = mean(model.Infer(x, Before(level), context).Levels[level]).BroadcastTo(z[level].Shape);
        return z;

        // The first depends on none, and a code without a density scores no values that are given.
        LatentSource Before(int level) => level == 0 ? 1 : LatentSource.Given(z);
    }

    private static Tensor Mean(Distribution q) => q is IHasMean known
        ? known.Mean
        : throw new NotSupportedException(
            $"PosteriorMeans: the mean of {q.GetType().Name} is not known in closed form.");
}
