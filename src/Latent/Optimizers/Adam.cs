using Latent.Schedules;
using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>Adam, <c>w ← w - α m̂ / (√v̂ + ε)</c> with bias-corrected running means m̂ of g and v̂ of g².</summary>
/// <remarks>
/// Kingma and Ba 2015, arXiv:1412.6980, algorithm 1, in the order of the end of section 2: the corrections go into two
/// scalars, α √(1 - β₂ᵗ) / (1 - β₁ᵗ) and ε √(1 - β₂ᵗ), so that each weight costs no more than it must.
/// </remarks>
public sealed record Adam : Optimizer
{
    /// <summary>β₁, the decay of the mean of g.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the mean of g².</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, which keeps the quotient finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Whether ε is added to the uncorrected √v, the paper's ε̂, as TensorFlow does: then a large one holds the first thousands of steps back.
    /// </summary>
    public bool EpsilonHat { get; init; }

    /// <inheritdoc/>
    public override Tensor Next(Tensor parameter, Tensor gradient, Slots slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var m = slots.Keep("m", m => m + ((1 - Beta1) * (gradient - m)));
        var v = slots.Keep("v", v => v + ((1 - Beta2) * (gradient.Square() - v)));
        var rate = slots.Scalar("adam.rate", new CorrectedRate(LearningRate, Beta1, Beta2));
        var epsilon = EpsilonHat ? Epsilon : slots.Scalar("adam.epsilon", new CorrectedEpsilon(Epsilon, Beta2));
        return parameter - (rate * (m / (v.Sqrt() + epsilon)));
    }

    // The corrections have no effect in float32 after some ten thousand steps, and no end.
    private sealed record CorrectedRate(Schedule Rate, double Beta1, double Beta2) : Schedule
    {
        public override long Settled => long.MaxValue;

        public override double At(long step) =>
            Rate.At(step) * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step));
    }

    private sealed record CorrectedEpsilon(double Epsilon, double Beta2) : Schedule
    {
        public override long Settled => long.MaxValue;

        public override double At(long step) => Epsilon * Math.Sqrt(1 - Math.Pow(Beta2, step));
    }
}
