namespace Latent.Tensors.Ops;

/// <summary>The largest over the outer axes missing from <see cref="To"/> and over those of length 1 in it.</summary>
/// <remarks>The gradient goes to every element that attains the maximum.</remarks>
public sealed record MaxOver(Shape To) : Op
{
    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs) => Sum.Reduced(inputs[0], To, Name);

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy)
    {
        var shape = y.X.Shape;
        return [dy.BroadcastTo(shape) * (1 - y.BroadcastTo(shape).Greater(y.X))];
    }
}
