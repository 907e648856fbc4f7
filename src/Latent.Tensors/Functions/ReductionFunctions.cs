using Latent.Tensors.Ops;

namespace Latent.Tensors;

/// <summary>Sums, means and maxima over axes.</summary>
public static class ReductionFunctions
{
    extension(Tensor x)
    {
        /// <inheritdoc cref="Ops.Sum"/>
        public Tensor SumTo(Shape shape) => x.Shape == shape ? x : new(new Sum(shape), x);

        /// <inheritdoc cref="Ops.MaxOver"/>
        public Tensor MaxTo(Shape shape) => x.Shape == shape ? x : new(new MaxOver(shape), x);

        /// <summary>The sum of all elements. Shape: any → [].</summary>
        public Tensor Sum() => x.SumTo([]);

        /// <summary>The mean of all elements. Shape: any → [].</summary>
        public Tensor Mean() => x.Sum() / x.Shape.Size;

        /// <summary>The sum over the innermost <paramref name="axes"/> axes. Shape: [.., D] → [..].</summary>
        public Tensor SumInner(int axes = 1) => x.SumTo(x.Shape.WithInner(axes, 1)).Reshape(x.Shape[..^axes]);

        /// <summary>The sum over the outermost axis. Shape: [K, ..] → [..].</summary>
        public Tensor SumOuter() => x.SumTo(x.Shape[1..]);

        /// <summary>
        /// <c>ln Σₖ exp xₖ</c> over the outermost axis, relative to the largest, so that nothing overflows. Shape: [K, ..] → [..].
        /// </summary>
        public Tensor LogSumExpOuter()
        {
            var largest = x.StopGradient().MaxTo(x.Shape[1..]);
            return (x - largest).Exp().SumOuter().Log() + largest;
        }
    }
}
