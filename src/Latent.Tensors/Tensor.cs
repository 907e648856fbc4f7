using System.Diagnostics;

namespace Latent.Tensors;

/// <summary>A node of an immutable expression graph: an operation, its inputs and the shape of its result.</summary>
[DebuggerDisplay("{Op.Name} {Shape}")]
public sealed partial class Tensor
{
    private readonly Tensor[] _inputs;

    /// <summary>Applies <paramref name="op"/>; the shapes are checked here, so an error's stack shows the caller's line.</summary>
    /// <exception cref="ShapeException">The operation does not take inputs of these shapes.</exception>
    public Tensor(Op op, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(op);
        ArgumentNullException.ThrowIfNull(inputs);
        (Op, _inputs) = (op, inputs);
        Type = op.InferType(Array.ConvertAll(inputs, x => x.Type));
        Shape = op.Infer(Array.ConvertAll(inputs, x => x.Shape));
    }

    /// <summary>The operation that yields this tensor.</summary>
    public Op Op { get; }

    /// <summary>The operands, in order.</summary>
    public IReadOnlyList<Tensor> Inputs => _inputs;

    /// <summary>The shape of the result.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the result's elements.</summary>
    public ElementType Type { get; }

    /// <summary>A tensor filled with one value.</summary>
    public static Tensor Full(double value, Shape shape = default) => new(new Ops.Constant(value, shape));

    /// <summary>Values handed in each time the graph runs: data, and every weight or rate that a schedule may change.</summary>
    public static Tensor Input(string label, Shape shape, ElementType type = ElementType.Float32) =>
        new(new Ops.Input(label, shape, type));

    /// <summary>The value that a <see cref="Programs.Store"/> holds under a name when the run starts: a parameter, a moment, a chain.</summary>
    public static Tensor State(string name, Shape shape) => new(new Ops.State(name, shape));

    internal Tensor X => _inputs[0];

    internal Tensor Second => _inputs[1];
}
