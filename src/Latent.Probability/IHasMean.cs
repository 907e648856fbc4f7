using Latent.Tensors;

namespace Latent.Probability;

/// <summary>A distribution whose mean is known in closed form.</summary>
public interface IHasMean
{
    /// <summary>The expectation of each element. Shape: the distribution's, or one that broadcasts to it.</summary>
    Tensor Mean { get; }
}
