namespace Latent.Tensors.Ops;

/// <summary><c>y = a</c> where the condition is not 0, and b elsewhere. Inputs: condition, a, b.</summary>
public sealed record Select : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) =>
        [null, y.Inputs[0].Select(dy, 0), y.Inputs[0].Select(0, dy)];
}
