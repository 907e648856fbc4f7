using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>Gradient descent, <c>w ← w - α v</c> with <c>v ← μ v + g</c>.</summary>
/// <remarks>
/// Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", eq. 1 and 2, with α
/// outside of v.
/// </remarks>
public sealed record Sgd : Optimizer
{
    /// <summary>μ, from 0 (none) to below 1.</summary>
    public double Momentum { get; init; }

    /// <inheritdoc/>
    public override Tensor Next(Tensor parameter, Tensor gradient, Slots slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        var velocity = Momentum == 0 ? gradient : slots.Keep("velocity", v => (Momentum * v) + gradient);
        return parameter - (slots.Scalar("learningRate", LearningRate) * velocity);
    }
}
