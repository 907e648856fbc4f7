using Latent.Tensors.Ops;

namespace Latent.Tensors;

#pragma warning disable CA2225 // The named alternates of operators would double the surface and say nothing.
public sealed partial class Tensor
{
    /// <summary>A scalar that broadcasts against any shape.</summary>
    public static implicit operator Tensor(double value) => Full(value);

    /// <summary><c>-x</c>.</summary>
    public static Tensor operator -(Tensor x) => new(new Neg(), x);

    /// <summary><c>x + y</c>, broadcasting.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => Binary(new Add(), x, y);

    /// <summary><c>x - y</c>, broadcasting.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Binary(new Sub(), x, y);

    /// <summary><c>x * y</c>, elementwise, broadcasting.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Binary(new Mul(), x, y);

    /// <summary><c>x / y</c>, elementwise, broadcasting.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => Binary(new Div(), x, y);

    // Broadcasting is an operation, so no elementwise rule has to undo it.
    internal static Tensor Binary(Op op, Tensor x, Tensor y)
    {
        var shape = Shape.Broadcast(x.Shape, y.Shape, op.Name);
        return new Tensor(op, x.BroadcastTo(shape), y.BroadcastTo(shape));
    }
}
