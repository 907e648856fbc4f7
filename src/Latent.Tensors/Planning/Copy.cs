using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary><c>y = x</c>, put into memory of its own.</summary>
internal sealed record Copy : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy];
}
