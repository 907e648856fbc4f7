namespace Latent.Tensors.Ops;

/// <summary>A value that does not depend on others.</summary>
public abstract record Leaf(Shape Shape) : Op
{
    /// <inheritdoc/>
    public sealed override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape;

    /// <inheritdoc/>
    public sealed override Tensor?[] Vjp(Tensor y, Tensor dy) => [];
}

/// <summary>One value repeated.</summary>
public sealed record Constant(double Value, Shape Shape) : Leaf(Shape);

/// <summary>Values supplied when the graph runs.</summary>
public sealed record Input(string Label, Shape Shape, ElementType Type) : Leaf(Shape)
{
    /// <inheritdoc/>
    public override ElementType InferType(ReadOnlySpan<ElementType> inputs) => Type;
}

/// <summary>The value held by the store under a name.</summary>
public sealed record State(string Label, Shape Shape) : Leaf(Shape);
