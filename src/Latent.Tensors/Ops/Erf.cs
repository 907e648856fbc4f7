namespace Latent.Tensors.Ops;

/// <summary><c>y = 2/√π ∫₀ˣ exp(-t²) dt</c>, the error function.</summary>
public sealed record Erf : Elementwise
{
    private const double TwoOverRootPi = 1.1283791670955125739;

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy * (TwoOverRootPi * (-y.X.Square()).Exp())];
}
