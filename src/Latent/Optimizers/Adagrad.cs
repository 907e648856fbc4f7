using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>Adagrad, <c>w ← w - α g / (√G + ε)</c> with <c>G ← G + g²</c>.</summary>
/// <remarks>
/// Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization", the
/// diagonal case.
/// </remarks>
public sealed record Adagrad : Optimizer
{
    /// <summary>ε, which keeps the quotient finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>G before the first step.</summary>
    public double InitialAccumulator { get; init; }

    /// <inheritdoc/>
    public override Tensor Next(Tensor parameter, Tensor gradient, Slots slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var sum = slots.Keep("sum", g => g + gradient.Square(), InitialAccumulator);
        return parameter - (slots.Scalar("learningRate", LearningRate) * gradient / (sum.Sqrt() + Epsilon));
    }
}
