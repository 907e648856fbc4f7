namespace Latent.Tensors.Ops;

/// <summary>Values of the innermost axis at fixed places: <c>y[.., j] = x[.., places[j]]</c>, 0 where a place is -1.</summary>
/// <remarks>Its transpose, and so its gradient, puts the values back and is of the same kind.</remarks>
public sealed record Pick(Places From) : Op
{
    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0].Rank > 0 && inputs[0][^1] == From.Length
        ? [.. inputs[0][..^1], From.Count]
        : throw new ShapeException(Name, $"places are of rows of {From.Length} values, and {inputs[0]} has others");

    /// <inheritdoc/>
    public override Tensor?[] Vjp(Tensor y, Tensor dy) => [dy.Place(From)];
}
