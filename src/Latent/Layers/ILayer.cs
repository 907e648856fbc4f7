using Latent.Tensors;

namespace Latent.Layers;

/// <summary>A function of one tensor, with parameters.</summary>
public interface ILayer
{
    /// <summary>Applies the layer. Shape: [.., inputs] → [.., outputs].</summary>
    /// <param name="x">What to apply it to.</param>
    /// <param name="context">Whether this is training, and where randomness comes from and state goes.</param>
    Tensor Apply(Tensor x, ForwardContext context);
}
