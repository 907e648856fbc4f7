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

        /// <inheritdoc cref="Ops.GibbsSweeps"/>
        /// <param name="left">The left layer's bits before. Shape: [N, L].</param>
        /// <param name="weight">W. Shape: [L, R].</param>
        /// <param name="leftBias">a. Shape: [L].</param>
        /// <param name="rightBias">b. Shape: [R].</param>
        /// <param name="beta">β of each chain. Shape: [N], or [] for one of all.</param>
        /// <param name="sweeps">The number of sweeps.</param>
        public Tensor Gibbs(Tensor left, Tensor weight, Tensor leftBias, Tensor rightBias, Tensor beta, int sweeps)
        {
            ArgumentNullException.ThrowIfNull(left);
            ArgumentNullException.ThrowIfNull(beta);
            return new(new GibbsSweeps(key, sweeps), left, weight, leftBias, rightBias, beta.BroadcastTo([left.Shape[0]]));
        }
    }
}
