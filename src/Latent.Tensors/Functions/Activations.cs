using Latent.Tensors.Ops;

namespace Latent.Tensors;

/// <summary>The nonlinearities of networks. Shape: unchanged.</summary>
public static class Activations
{
    extension(Tensor x)
    {
        /// <inheritdoc cref="Ops.Tanh"/>
        public Tensor Tanh() => new(new Tanh(), x);

        /// <inheritdoc cref="Ops.Sigmoid"/>
        public Tensor Sigmoid() => new(new Sigmoid(), x);

        /// <inheritdoc cref="Ops.Relu"/>
        public Tensor Relu() => new(new Relu(), x);

        /// <inheritdoc cref="Ops.Softplus"/>
        public Tensor Softplus() => new(new Softplus(), x);

        /// <summary>The exponential linear unit, <c>x</c> for x &gt; 0 and <c>eˣ - 1</c> elsewhere; the gradient at 0 is 1.</summary>
        /// <remarks>Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289, eq. 15, with α = 1.</remarks>
        public Tensor Elu()
        {
            var positive = x.Relu();
            return positive + (x - positive).Expm1();
        }
    }
}
