namespace Latent.Tensors.Ops;

/// <summary><c>y = max(x, 0)</c>; the gradient at 0 is 0.</summary>
/// <remarks>A primitive, because a maximum shares the gradient at a tie: half of it would reach every blank pixel.</remarks>
public sealed record Relu : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy * y.X.Greater(0)];
}
