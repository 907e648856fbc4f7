namespace Latent.Tensors.Ops;

/// <summary>Adds over the outer axes missing from <see cref="To"/> and over those of length 1 in it.</summary>
/// <remarks>The transpose of <see cref="Broadcast"/>.</remarks>
public sealed record Sum(Shape To) : Op
{
    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Reduced(inputs[0], To, Name);

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy.BroadcastTo(y.X.Shape)];

    internal static Shape Reduced(Shape from, Shape to, string op) => Shape.Broadcast(to, from, op) == from
        ? to
        : throw new ShapeException(op, $"{from} does not reduce to {to}");
}
