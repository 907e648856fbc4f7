using Latent.Tensors.Ops;

namespace Latent.Tensors;

/// <summary>Functions of each element. Shape: unchanged, or broadcast for two operands.</summary>
public static class ElementFunctions
{
    extension(Tensor x)
    {
        /// <inheritdoc cref="Ops.Exp"/>
        public Tensor Exp() => new(new Exp(), x);

        /// <inheritdoc cref="Ops.Expm1"/>
        public Tensor Expm1() => new(new Expm1(), x);

        /// <inheritdoc cref="Ops.Log"/>
        public Tensor Log() => new(new Log(), x);

        /// <inheritdoc cref="Ops.Log1p"/>
        public Tensor Log1p() => new(new Log1p(), x);

        /// <inheritdoc cref="Ops.Sqrt"/>
        public Tensor Sqrt() => new(new Sqrt(), x);

        /// <summary><c>x²</c>.</summary>
        public Tensor Square() => x * x;

        /// <inheritdoc cref="Ops.Abs"/>
        public Tensor Abs() => new(new Abs(), x);

        /// <inheritdoc cref="Ops.Sign"/>
        public Tensor Sign() => new(new Sign(), x);

        /// <inheritdoc cref="Ops.Erf"/>
        public Tensor Erf() => new(new Erf(), x);

        /// <inheritdoc cref="Ops.InverseNormalCdf"/>
        public Tensor InverseNormalCdf() => new(new InverseNormalCdf(), x);

        /// <inheritdoc cref="Ops.Max"/>
        public Tensor Max(Tensor other) => Tensor.Binary(new Max(), x, other);

        /// <inheritdoc cref="Ops.Greater"/>
        public Tensor Greater(Tensor than) => Tensor.Binary(new Greater(), x, than);

        /// <summary><c>a</c> where this is not 0, and <c>b</c> elsewhere, all broadcast to one shape.</summary>
        public Tensor Select(Tensor a, Tensor b)
        {
            ArgumentNullException.ThrowIfNull(a);
            ArgumentNullException.ThrowIfNull(b);
            var shape = Shape.Broadcast(Shape.Broadcast(x.Shape, a.Shape), b.Shape);
            return new(new Select(), x.BroadcastTo(shape), a.BroadcastTo(shape), b.BroadcastTo(shape));
        }

        /// <inheritdoc cref="Ops.StopGradient"/>
        public Tensor StopGradient() => new(new StopGradient(), x);

        /// <inheritdoc cref="Ops.ToFloat"/>
        public Tensor ToFloat() => new(new ToFloat(), x);
    }
}
