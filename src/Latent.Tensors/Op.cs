namespace Latent.Tensors;

/// <summary>
/// A primitive operation: what it computes, never how. Each primitive is one sealed record in one file, and says its
/// shape and its gradient; kernels live with the backends. Everything else is a function of primitives.
/// </summary>
public abstract record Op
{
    /// <summary>The name shown in graphs and errors.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The output shape for the given input shapes.</summary>
    /// <exception cref="ShapeException">The inputs do not fit this operation.</exception>
    public abstract Shape Infer(ReadOnlySpan<Shape> inputs);

    /// <summary>The output's element type: float32 from float32, unless the operation says otherwise.</summary>
    /// <exception cref="ShapeException">The operation does not compute with these types.</exception>
    public virtual ElementType InferType(ReadOnlySpan<ElementType> inputs) => inputs.Contains(ElementType.Int32)
        ? throw new ShapeException(Name, "computes with float32, and an input is int32; widen it with ToFloat()")
        : ElementType.Float32;

    /// <summary>
    /// The vector-Jacobian product: from <c>dL/dy</c> to <c>dL/dx</c> for each input, in input order;
    /// <see langword="null"/> where no gradient flows.
    /// </summary>
    /// <param name="y">The output; its inputs are <c>y.Inputs</c>.</param>
    /// <param name="dy">The gradient of the loss with respect to <paramref name="y"/>. Shape: that of y.</param>
    public abstract Tensor?[] Vjp(Tensor y, Tensor dy);
}
