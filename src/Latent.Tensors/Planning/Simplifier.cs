using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Rewrites a graph to an equal one with less to do: equal subexpressions become one node, constants are folded, and what
/// changes nothing goes.
/// </summary>
internal sealed class Simplifier
{
    private readonly Dictionary<Key, Tensor> _known = [];
    private readonly Dictionary<Tensor, Tensor> _rewritten = [];
    private readonly Dictionary<Tensor, int> _ids = [];

    /// <summary>Simplifies the graph below some roots.</summary>
    public Simplifier(IEnumerable<Tensor> roots)
    {
        foreach (var node in Gradient.TopologicalOrder(roots))
            _rewritten[node] = Rewrite(node.Op, [.. node.Inputs.Select(x => _rewritten[x])]);
    }

    /// <summary>The simplified form of a node of the graph; for two equal nodes it is the same.</summary>
    public Tensor Of(Tensor node) => _rewritten[node];

    private Tensor Rewrite(Op op, Tensor[] x) => (op, x) switch
    {
        (StopGradient, _) => x[0],
        (not Leaf, _) when x.Any(a => a.Shape.Size == 0) => Empty(op, op.Infer(Array.ConvertAll(x, a => a.Shape))),
        (Elementwise, [{ Op: Constant }, ..]) when x.All(a => a.Op is Constant) => Fold(op, x),
        (Elementwise, _) when Narrow(x) is { } shape => Widen(Rewrite(op, [.. x.Select(a => Unbroadcast(a, shape))]), x[0].Shape),
        (Add, [var a, { Op: Constant { Value: 0 } }]) => a,
        (Add, [{ Op: Constant { Value: 0 } }, var b]) => b,
        (Add, [var a, { Op: Neg } b]) => Node(new Sub(), a, b.X),
        (Add, [{ Op: Neg } a, var b]) => Node(new Sub(), b, a.X),
        (Sub, [var a, { Op: Constant { Value: 0 } }]) => a,
        (Sub, [{ Op: Constant { Value: 0 } }, var b]) => Rewrite(new Neg(), [b]),
        (Sub, [var a, { Op: Neg } b]) => Node(new Add(), a, b.X),
        (Mul, [var a, { Op: Constant { Value: 1 } }]) => a,
        (Mul, [{ Op: Constant { Value: 1 } }, var b]) => b,
        (Mul, [{ Op: Neg } a, { Op: Neg } b]) => Node(new Mul(), a.X, b.X),
        (Div, [var a, { Op: Constant { Value: 1 } }]) => a,
        (Div, [var a, { Op: Constant c }]) when IsNormal(1 / c.Value) => Rewrite(new Mul(), [a, Node(new Constant(1 / c.Value, c.Shape))]),
        (Neg, [{ Op: Neg } a]) => a.X,
        (Neg, [{ Op: Sub } a]) => Node(new Sub(), a.Second, a.X),
        (Mul, [{ Op: Constant c } k, { Op: Mul } m]) when m.X.Op is Constant d && IsNormal(c.Value * d.Value) => Rewrite(new Mul(), [Scaled(k, c.Value * d.Value), m.Second]),
        (Mul, [var a, { Op: Constant } k]) => Rewrite(new Mul(), [k, a]),
        (Mul, [{ Op: Constant } k, { Op: Neg } a]) => Rewrite(new Mul(), [Rewrite(new Neg(), [k]), a.X]),
        (Reshape r, [var a]) when r.To == a.Shape => a,
        (Reshape r, [{ Op: Constant c }]) => Node(c with { Shape = r.To }),
        (Reshape, [{ Op: Reshape } a]) => Rewrite(op, [a.X]),
        (Broadcast b, [var a]) when b.To.Size == a.Shape.Size => Rewrite(new Reshape(b.To), [a]),
        (Broadcast b, [{ Op: Constant c }]) => Node(c with { Shape = b.To }),
        (Broadcast, [{ Op: Broadcast } a]) => Node(op, a.X),
        (Sum s, [var a]) when s.To.Size == a.Shape.Size => Rewrite(new Reshape(s.To), [a]),
        (MaxOver s, [var a]) when s.To.Size == a.Shape.Size => Rewrite(new Reshape(s.To), [a]),
        (MaxOver m, [{ Op: Constant c }]) => Node(c with { Shape = m.To }),
        (Sum s, [{ Op: Constant c } a]) => Node(new Constant(c.Value * a.Shape.Size / s.To.Size, s.To)),
        (Sum s, [{ Op: Mul, Inputs: [{ Op: Constant c } k, var a] }]) =>
            Rewrite(new Mul(), [Node(new Constant(c.Value, s.To)), Rewrite(s, [a])]),
        (Sum s, [{ Op: Pick { From.IsComplete: true } } a]) when SumsRows(s, a.Shape) => Rewrite(s, [a.X]),
        (Sum s, [{ Op: Neg } a]) => Rewrite(new Neg(), [Rewrite(s, [a.X])]),
        (Sum or MaxOver, [var a]) when Reduction.FirstOfSeveral(op, a) is { } first => Rewrite(op, [Rewrite(first, [a])]),
        (Transpose, [{ Op: Transpose } a]) => a.X,
        (Pick { From.Count: 0 } p, [var a]) => Empty(p, p.Infer([a.Shape])),
        (Pick p, [{ Op: Constant { Value: 0 } } a]) => Node(new Constant(0, p.Infer([a.Shape]))),
        _ => Node(op, x),
    };

    // What comes of a tensor without elements: nothing, a sum of nothing, or the largest of nothing.
    private Tensor Empty(Op op, Shape shape) => Node(new Constant(op is MaxOver ? double.NegativeInfinity : 0, shape));

    // Whether the innermost axis is summed, so that the places of values in it do not matter.
    private static bool SumsRows(Sum sum, Shape x) => sum.To.Rank == 0 || (sum.To[^1] == 1 && x[^1] > 1);

    // Whether a constant that two others are folded into is as exact in float32 as they were.
    private static bool IsNormal(double value) => float.IsNormal((float)value);

    // Where every operand repeats a smaller one, the operation is done before repeating.
    private static Shape? Narrow(Tensor[] x)
    {
        if (x.FirstOrDefault(a => a.Op is Broadcast) is not { } first)
            return null;
        var shape = first.X.Shape;
        return x.All(a => a.Op is Constant || (a.Op is Broadcast && a.X.Shape == shape)) ? shape : null;
    }

    private Tensor Unbroadcast(Tensor x, Shape shape) => x.Op is Constant c ? Node(c with { Shape = shape }) : x.X;

    private Tensor Widen(Tensor x, Shape shape) => Rewrite(new Broadcast(shape), [x]);

    private Tensor Scaled(Tensor constant, double value) => Node(new Constant(value, constant.Shape));

    private Tensor Fold(Op op, Tensor[] constants)
    {
        var scalars = Array.ConvertAll(constants, c => Tensor.Full(((Constant)c.Op).Value));
        var value = ReferenceBackend.Evaluate(new Dictionary<string, double[]>(), 0, new Tensor(op, scalars))[0][0];
        return Node(new Constant(value, constants[0].Shape));
    }

    private Tensor Node(Op op, params Tensor[] inputs)
    {
        var key = new Key(op, [.. inputs.Select(x => _ids[x])]);
        if (!_known.TryGetValue(key, out var node))
        {
            _known[key] = node = new Tensor(op, inputs);
            _ids[node] = _ids.Count;
        }

        return node;
    }

    // An operation and the identities of its operands.
    private readonly record struct Key(Op Op, int[] Inputs)
    {
        public bool Equals(Key other) => Inputs.AsSpan().SequenceEqual(other.Inputs) && Op.Equals(other.Op);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(Op);
            foreach (var id in Inputs)
                hash.Add(id);
            return hash.ToHashCode();
        }
    }
}
