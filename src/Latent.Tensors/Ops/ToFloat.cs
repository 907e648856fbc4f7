namespace Latent.Tensors.Ops;

/// <summary>Widens int32 to float32; exact up to 2²⁴.</summary>
public sealed record ToFloat : Op
{
    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    public override ElementType InferType(ReadOnlySpan<ElementType> inputs) => ElementType.Float32;

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [null];
}
