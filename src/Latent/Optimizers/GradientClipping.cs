using Latent.Tensors;

namespace Latent.Optimizers;

/// <summary>Bounds the length of a gradient.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients by one factor, <c>c / max(c, ‖g‖)</c>, so that together they are no longer than c.
    /// </summary>
    /// <param name="gradients">The gradient of every parameter.</param>
    /// <param name="limit">c, above 0.</param>
    /// <returns>The scaled gradients in the same order, and the length ‖g‖ before scaling. Shape: unchanged, and
    /// [].</returns>
    /// <remarks>Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1.</remarks>
    public static (Tensor[] Gradients, Tensor Norm) ByNorm(IReadOnlyList<Tensor> gradients, double limit)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var norm = gradients.Select(g => g.Square().Sum()).Aggregate((a, b) => a + b).Sqrt();
        var factor = limit / norm.Max(limit);
        return ([.. gradients.Select(g => g * factor)], norm);
    }
}
