using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>
/// Adamax, <c>w ← w - α m / ((1 - β₁ᵗ) u)</c> with a decayed largest magnitude <c>u ← max(β₂ u, |g| + ε)</c>.
/// </summary>
/// <remarks>
/// Kingma and Ba 2015, arXiv:1412.6980, algorithm 2; ε, which PyTorch adds too, keeps the quotient finite where no
/// gradient ever came.
/// </remarks>
public sealed record Adamax : Optimizer
{
    /// <summary>β₁, the decay of the mean of g.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the largest magnitude.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the quotient finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override Tensor Next(Tensor parameter, Tensor gradient, Slots slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var m = slots.Keep("m", m => (Beta1 * m) + ((1 - Beta1) * gradient));
        var u = slots.Keep("u", u => (Beta2 * u).Max(gradient.Abs() + Epsilon));
        return parameter - (slots.Scalar("adamax.rate", new CorrectedRate(LearningRate, Beta1)) * m / u);
    }

    private sealed record CorrectedRate(Schedule Rate, double Beta1) : Schedule
    {
        public override long Settled => long.MaxValue;

        public override double At(long step) => Rate.At(step) / (1 - Math.Pow(Beta1, step));
    }
}
