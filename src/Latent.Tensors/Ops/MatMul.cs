namespace Latent.Tensors.Ops;

/// <summary>The matrix product <c>y[i, j] = Σₖ a[i, k] · b[k, j]</c>.</summary>
/// <remarks>A transposed operand is read in place: a backend folds <see cref="Transpose"/> into the product.</remarks>
public sealed record MatMul : Op
{
    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        return a.Rank == 2 && b.Rank == 2 && a[1] == b[0]
            ? [a[0], b[1]]
            : throw new ShapeException(Name, $"cannot multiply {a} by {b}; both must have two axes, and the inner lengths agree");
    }

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) =>
        [dy.MatMul(y.Second.Transpose()), y.X.Transpose().MatMul(dy)];
}
