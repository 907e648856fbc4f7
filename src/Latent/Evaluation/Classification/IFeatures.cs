using Latent.Layers;
using Latent.Tensors;

namespace Latent.Evaluation.Classification;

/// <summary>What a classifier's last layer reads: a differentiable function of the data, in one part or several.</summary>
public interface IFeatures
{
    /// <summary>The shape of one datum.</summary>
    Shape DataShape { get; }

    /// <summary>The number of features in each part.</summary>
    IReadOnlyList<int> Widths { get; }

    /// <summary>The parts. Shape: [B, .. <see cref="DataShape"/>] → [B, width] each.</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The surroundings of the pass.</param>
    IReadOnlyList<Tensor> Apply(Tensor x, ForwardContext context);
}
