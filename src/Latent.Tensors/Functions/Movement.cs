using Latent.Tensors.Ops;

namespace Latent.Tensors;

/// <summary>Changes of shape, and the matrix product.</summary>
public static class Movement
{
    extension(Tensor x)
    {
        /// <inheritdoc cref="Ops.Reshape"/>
        public Tensor Reshape(Shape shape) => x.Shape == shape ? x : new(new Reshape(shape), x);

        /// <inheritdoc cref="Ops.Broadcast"/>
        public Tensor BroadcastTo(Shape shape) => x.Shape == shape ? x : new(new Broadcast(shape), x);

        /// <inheritdoc cref="Ops.Transpose"/>
        public Tensor Transpose() => new(new Transpose(), x);

        /// <summary>The matrix product with the leading axes of x collapsed. Shape: [.., I] by [I, J] → [.., J].</summary>
        /// <exception cref="ShapeException">The inner lengths differ.</exception>
        public Tensor MatMul(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (x.Shape.Rank <= 2)
                return new(new MatMul(), x, other);
            Shape rows = [x.Shape[..^1].Size, x.Shape[^1]];
            Shape shape = [.. x.Shape[..^1], other.Shape[^1]];
            return new Tensor(new MatMul(), x.Reshape(rows), other).Reshape(shape);
        }
    }
}
