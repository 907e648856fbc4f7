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

        /// <inheritdoc cref="Ops.Pick"/>
        public Tensor Pick(Places places) => new(new Pick(places), x);

        /// <summary>The transpose of picking: values at the places they were picked from, 0 elsewhere. Shape: [.., n] → [.., D].</summary>
        public Tensor Place(Places places)
        {
            ArgumentNullException.ThrowIfNull(places);
            return x.Pick(places.Transpose());
        }

        /// <summary>A run of values of the innermost axis, as in <c>x.Columns(..3)</c>. Shape: [.., D] → [.., n].</summary>
        public Tensor Columns(Range columns)
        {
            var (start, count) = columns.GetOffsetAndLength(x.Shape[^1]);
            return x.Pick(Places.Run(x.Shape[^1], start, count));
        }

        /// <summary>Each row with another behind it. Shape: [.., M] and [.., N], which broadcast but for these → [.., M + N].</summary>
        /// <exception cref="ShapeException">The other axes do not broadcast.</exception>
        public Tensor Join(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            var (first, second) = (x.Shape[^1], other.Shape[^1]);
            return x.Place(Places.Run(first + second, 0, first)) + other.Place(Places.Run(first + second, first, second));
        }

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
