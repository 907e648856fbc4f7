namespace Latent.Tensors.Ops;

/// <summary><c>y = a / b</c>.</summary>
public sealed record Div : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy / y.Second, -dy * y / y.Second];
}
