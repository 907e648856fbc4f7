using Latent.Tensors.Ops;

namespace Latent.Tensors.Random;

/// <summary>Random numbers as tensors.</summary>
public static class DrawExtensions
{
    extension(RandomKey key)
    {
        /// <summary>Draws from a standard normal. Shape: <paramref name="shape"/>.</summary>
        public Tensor Normal(Shape shape) => new(new NormalDraw(key, shape));

        /// <summary>Draws from the open interval (0, 1). Shape: <paramref name="shape"/>.</summary>
        public Tensor Uniform(Shape shape) => new(new UniformDraw(key, shape));

        /// <summary>Draws of 0 and 1. Shape: that of <paramref name="probability"/>.</summary>
        /// <param name="probability">The probability of 1.</param>
        public Tensor Bernoulli(Tensor probability)
        {
            ArgumentNullException.ThrowIfNull(probability);
            return probability.Greater(key.Uniform(probability.Shape));
        }
    }
}
