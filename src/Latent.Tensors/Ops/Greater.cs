namespace Latent.Tensors.Ops;

/// <summary><c>y = 1</c> where a &gt; b and 0 elsewhere; no gradient flows.</summary>
public sealed record Greater : Elementwise
{
    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [null, null];
}
