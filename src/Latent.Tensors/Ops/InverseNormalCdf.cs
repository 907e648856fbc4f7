namespace Latent.Tensors.Ops;

/// <summary><c>y = Φ⁻¹(x)</c>, the quantile of the standard normal, for 0 &lt; x &lt; 1.</summary>
public sealed record InverseNormalCdf : Elementwise
{
    private const double RootTwoPi = 2.5066282746310005024;

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy * (RootTwoPi * (y.Square() / 2).Exp())];
}
