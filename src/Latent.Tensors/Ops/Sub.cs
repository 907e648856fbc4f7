namespace Latent.Tensors.Ops;

/// <summary><c>y = a - b</c>.</summary>
public sealed record Sub : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy, -dy];
}
