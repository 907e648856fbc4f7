using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// A distribution whose draws are a differentiable function of its parameters and of noise that does not depend on
/// them.
/// </summary>
/// <remarks>Kingma and Welling 2014, arXiv:1312.6114, section 2.4.</remarks>
public interface IReparameterized
{
    /// <summary>
    /// Draws together with their log-density, which written through the noise costs less than
    /// <see cref="Distribution.LogProb"/> of the draw and has the same value and gradient.
    /// </summary>
    /// <param name="key">The stream the draws come from.</param>
    /// <param name="leading">The axes of repeated draws, as in <c>[K]</c>.</param>
    Sampled SampleWithLogProb(RandomKey key, Shape leading = default);

    /// <summary>The same distribution with parameters that no gradient passes.</summary>
    Distribution Detached();
}

/// <summary>Draws and their log-density under the distribution that they come from.</summary>
/// <param name="Value">The draws. Shape: [.. leading, .. batch, .. event].</param>
/// <param name="LogProb">In natural logarithms. Shape: [.. leading, .. batch].</param>
public sealed record Sampled(Tensor Value, Tensor LogProb);
