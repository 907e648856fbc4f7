namespace Latent.Tensors.Ops;

/// <summary><c>y = ln(1 + eˣ)</c>, without overflow.</summary>
/// <remarks>A primitive: as <c>max(x, 0) + ln(1 + e⁻|x|)</c> its gradient at 0 would be made of two half-defined ones.</remarks>
public sealed record Softplus : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy * y.X.Sigmoid()];
}
