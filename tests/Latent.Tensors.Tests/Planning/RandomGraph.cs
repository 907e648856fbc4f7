using Latent.Tensors.Ops;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Planning;

/// <summary>A graph made by chance, its values kept in range, so that it can be compared between backends.</summary>
/// <remarks>
/// What jumps (sign, comparison, choice) is applied only to values that are the same numbers in float32 and in double: leaves, and
/// what is only moved or negated. Otherwise a rounding could choose another branch.
/// </remarks>
internal sealed class RandomGraph
{
    private const int LargestSize = 40_000;

    private readonly RandomKey _key;
    private readonly bool _smooth;
    private readonly List<Part> _parts = [];
    private long _choices;
    private int _names;

    public RandomGraph(long seed, bool smooth)
    {
        (_key, _smooth) = (new RandomKey((ulong)seed), smooth);
        for (var i = Choice(3) + 2; i > 0; i--)
            NewLeaf(RandomShape());
        for (var i = Choice(24) + 4; i > 0; i--)
            Grow();
        Trace = smooth ? Derivatives() : Choose();
    }

    /// <summary>What to compile.</summary>
    public Trace Trace { get; }

    /// <summary>The first values of inputs and states.</summary>
    public Dictionary<string, double[]> Values { get; } = [];

    /// <summary>The inputs and states.</summary>
    public List<Tensor> Leaves { get; } = [];

    private sealed record Part(Tensor Tensor, double[] Values, bool IsExact)
    {
        public double Least => Values.Min();

        public double Largest => Values.Max(Math.Abs);
    }

    private int Choice(int count) => _key.IndexAt(0, _choices++, count);

    private T Any<T>(IReadOnlyList<T> from) => from[Choice(from.Count)];

    private Shape RandomShape()
    {
        var lengths = new int[Choice(5)];
        var size = 1;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Choice(6) == 0 ? 130 + Choice(970) : 1 + Choice(7);
            if (size * lengths[i] > LargestSize)
                lengths[i] = 1;
            size *= lengths[i];
        }

        return Shape.Create(lengths);
    }

    // The shape with some axes of length 1 or, from the outermost on, left out.
    private Shape Smaller(Shape shape)
    {
        var lengths = shape.ToArray();
        for (var i = 0; i < lengths.Length; i++)
        {
            if (Choice(2) == 0)
                lengths[i] = 1;
        }

        var left = lengths.TakeWhile(n => n == 1).Count();
        return Shape.Create(lengths.AsSpan(left == 0 ? 0 : Choice(left + 1)));
    }

    private Part NewLeaf(Shape shape)
    {
        var name = $"leaf{_names++}";
        return Choice(_smooth ? 3 : 8) switch
        {
            0 => Add(new Constant((Choice(33) - 16) / 8.0, shape)),
            1 when !_smooth => Add(new NormalDraw(_key.Fold(name), shape)),
            2 when !_smooth => Add(new UniformDraw(_key.Fold(name), shape)),
            3 => Widened(Given(Tensor.Input(name, shape, ElementType.Int32), i => _key.Fold(name).IndexAt(0, i, 7) - 3)),
            4 => Given(Tensor.Input(name, shape), i => (float)_key.Fold(name).NormalAt(0, i)),
            _ => Given(Tensor.State(name, shape), i => (float)_key.Fold(name).NormalAt(0, i)),
        };
    }

    private Part Given(Tensor leaf, Func<int, double> value)
    {
        var values = Enumerable.Range(0, leaf.Shape.Size).Select(value).ToArray();
        Values[leaf.Op is State s ? s.Label : ((Input)leaf.Op).Label] = values;
        Leaves.Add(leaf);
        var part = new Part(leaf, values, true);
        if (leaf.Type == ElementType.Float32)
            _parts.Add(part);
        return part;
    }

    private Part Widened(Part whole) => Add(new ToFloat(), whole);

    private Part Add(Op op, params Part[] inputs)
    {
        var exact = inputs.All(x => x.IsExact) && op is not NormalDraw
            && op is Leaf or Ops.Reshape or Ops.Broadcast or Ops.Transpose or Ops.Pick or Neg or Abs or Relu or Max or Sign or Greater or Select
                or MaxOver or ToFloat or StopGradient;
        var tensor = new Tensor(op, [.. inputs.Select(x => x.Tensor)]);
        var part = new Part(tensor, Evaluation.Of(op, inputs.Select(x => (x.Tensor, x.Values)), 1), exact);
        _parts.Add(part);
        return part.Largest > 30 ? Add(new Mul(), Broadcast(Add(new Constant(1 / 32.0, [])), tensor.Shape), part) : part;
    }

    private Part Broadcast(Part x, Shape shape) => x.Tensor.Shape == shape ? x : Add(new Broadcast(shape), x);

    private Part Reshape(Part x, Shape shape) => x.Tensor.Shape == shape ? x : Add(new Reshape(shape), x);

    private void Grow()
    {
        // Most often from what came last, so that graphs are deep too.
        var x = Choice(2) == 0 ? _parts[^1] : Any(_parts);
        switch (Choice(13))
        {
            case 0 or 1 or 2:
                Add(Unary(x), x);
                break;
            case 3 or 4 or 5 or 6:
                Binary(x);
                break;
            case 7:
                Reduce(x);
                break;
            case 8:
                Reshape(x, Reshaped(x.Tensor.Shape));
                break;
            case 9:
                if (x.Tensor.Shape.Rank >= 2)
                    Add(new Transpose(), x);
                break;
            case 10:
                Multiply(x);
                break;
            case 11:
                if (x.Tensor.Shape.Rank >= 1)
                    Add(new Pick(RandomPlaces(x.Tensor.Shape[^1])), x);
                break;
            default:
                Repeat(x);
                break;
        }
    }

    // A run, a permutation, or some values in any order with zeros between.
    private Places RandomPlaces(int length)
    {
        var shuffled = Enumerable.Range(0, length).OrderBy(_ => Choice(1 << 20)).ToArray();
        var start = Choice(length);
        return Choice(3) switch
        {
            0 => Places.Run(length, start, 1 + Choice(length - start)),
            1 => new(length, shuffled),
            _ => new(length, shuffled.SelectMany(i => Choice(3) switch { 0 => (int[])[], 1 => [i, -1], _ => [i] }).Append(-1)),
        };
    }

    private Op Unary(Part x)
    {
        List<Op> ops = [new Neg(), new Tanh(), new Sigmoid(), new Softplus(), new Erf(), new StopGradient()];
        if (x.Values.Max() < 3)
            ops.AddRange([new Exp(), new Expm1()]);
        if (x.Least > 0.1)
            ops.AddRange([new Log(), new Sqrt(), new Sqrt()]);
        if (x.Least > -0.5)
            ops.Add(new Log1p());
        if (x.Least > 0.05 && x.Values.Max() < 0.95)
            ops.Add(new InverseNormalCdf());
        if (!_smooth)
            ops.AddRange([new Relu(), new Abs()]);
        if (!_smooth && x.IsExact)
            ops.Add(new Sign());
        return Any(ops);
    }

    private void Binary(Part x)
    {
        var y = Partner(x.Tensor.Shape);
        var shape = Shape.Broadcast(x.Tensor.Shape, y.Tensor.Shape);
        (x, y) = (Broadcast(x, shape), Broadcast(y, shape));
        if (Choice(2) == 0)
            (x, y) = (y, x);
        List<Op> ops = [new Add(), new Sub(), new Mul()];
        if (y.Values.Min(Math.Abs) > 0.2)
            ops.Add(new Div());
        if (!_smooth)
            ops.Add(new Max());
        if (!_smooth && x.IsExact && y.IsExact)
            ops.Add(new Greater());
        var condition = Any(_parts);
        if (condition.IsExact && condition.Tensor.Shape.Size <= shape.Size && Expands(condition.Tensor.Shape, shape))
            Add(new Select(), Broadcast(condition, shape), x, y);
        else
            Add(Any(ops), x, y);
    }

    private Part Partner(Shape shape)
    {
        var fitting = _parts.Where(p => Expands(p.Tensor.Shape, shape) || Expands(shape, p.Tensor.Shape)).ToList();
        return fitting.Count > 0 && Choice(3) > 0 ? Any(fitting) : NewLeaf(Choice(3) == 0 ? shape : Smaller(shape));
    }

    private static bool Expands(Shape from, Shape to)
    {
        if (from.Rank > to.Rank)
            return false;
        for (var axis = 1; axis <= from.Rank; axis++)
        {
            if (from[^axis] != to[^axis] && from[^axis] != 1)
                return false;
        }

        return true;
    }

    private void Reduce(Part x)
    {
        var to = Smaller(x.Tensor.Shape);
        if (to == x.Tensor.Shape)
            return;
        if (!_smooth && Choice(3) == 0)
            Add(new MaxOver(to), x);
        else
            Add(new Sum(to), x);
    }

    private Shape Reshaped(Shape shape)
    {
        var lengths = shape.ToList();
        for (var i = 1 + Choice(2); i > 0; i--)
        {
            var at = Choice(lengths.Count + 1);
            if (Choice(2) == 0 && at + 1 < lengths.Count)
            {
                lengths[at] *= lengths[at + 1];
                lengths.RemoveAt(at + 1);
            }
            else if (at < lengths.Count && Enumerable.Range(2, 6).FirstOrDefault(f => lengths[at] % f == 0) is > 0 and var factor)
            {
                lengths[at] /= factor;
                lengths.Insert(at + Choice(2), factor);
            }
            else
            {
                lengths.Insert(at, 1);
            }
        }

        return [.. lengths];
    }

    private void Repeat(Part x)
    {
        var lengths = x.Tensor.Shape.ToList();
        lengths.Insert(0, 1 + Choice(5));
        for (var i = 1; i < lengths.Count; i++)
        {
            if (lengths[i] == 1 && Choice(2) == 0)
                lengths[i] = Choice(6) == 0 ? 130 + Choice(200) : 1 + Choice(7);
        }

        if (lengths.Aggregate(1L, (a, b) => a * b) <= LargestSize)
            Broadcast(x, [.. lengths]);
    }

    private void Multiply(Part x)
    {
        var shape = x.Tensor.Shape;
        if (shape.Rank != 2)
            x = Reshape(x, shape.Rank == 0 ? [1, 1] : [shape[..^1].Size, shape[^1]]);
        if (Choice(2) == 0)
            x = Add(new Transpose(), x);
        var (rows, inner) = (x.Tensor.Shape[0], x.Tensor.Shape[1]);
        var fitting = _parts.Where(p => p.Tensor.Shape.Rank == 2 && p.Tensor.Shape[0] == inner).ToList();
        var columns = Choice(4) == 0 ? 20 + Choice(120) : 1 + Choice(9);
        var y = fitting.Count > 0 && Choice(2) == 0 ? Any(fitting)
            : Choice(2) == 0 ? NewLeaf([inner, columns])
            : Add(new Transpose(), NewLeaf([columns, inner]));
        var cost = (long)rows * inner * y.Tensor.Shape[1];
        if (y.Tensor.Shape[0] == inner && cost <= 3_000_000 && (long)rows * y.Tensor.Shape[1] <= LargestSize)
            Add(new MatMul(), x, y);
    }

    private Trace Choose()
    {
        var outputs = Enumerable.Range(0, 1 + Choice(4)).ToDictionary(i => $"y{i}", _ => Any(_parts).Tensor);
        outputs["last"] = _parts[^1].Tensor;
        var updates = new Dictionary<string, Tensor>();
        foreach (var state in Leaves.Where(l => l.Op is State && Choice(3) > 0))
        {
            var fitting = _parts.Where(p => p.Tensor.Shape.Size == state.Shape.Size).ToList();
            updates[((State)state.Op).Label] = Choice(8) == 0
                ? Any(_parts).Tensor.Sum().BroadcastTo(state.Shape)
                : Any(fitting).Tensor.Reshape(state.Shape);
        }

        var guards = Enumerable.Range(0, Choice(4)).Select(_ => Any(_parts).Tensor).ToList();
        guards.AddRange(outputs.Values.Concat(updates.Values).Where(_ => Choice(4) == 0));
        return new Trace { Outputs = outputs, Updates = updates, Guards = guards };
    }

    // First derivatives, and those of their squared length.
    private Trace Derivatives()
    {
        var by = Leaves.Where(l => l.Type == ElementType.Float32).Take(3).ToArray();
        var loss = (Any(_parts).Tensor.Tanh().Mean() + _parts[^1].Tensor.Sigmoid().Mean()) / 2;
        var first = Gradient.Of(loss, by);
        var length = first.Aggregate((Tensor)0, (sum, g) => sum + g.Square().Sum());
        var second = Gradient.Of(length, by);
        var outputs = new Dictionary<string, Tensor> { ["loss"] = loss };
        for (var i = 0; i < by.Length; i++)
            (outputs[$"first{i}"], outputs[$"second{i}"]) = (first[i], second[i]);
        var updates = by.Select((x, i) => (x, i)).Where(p => p.x.Op is State)
            .ToDictionary(p => ((State)p.x.Op).Label, p => p.x - (0.1 * first[p.i]));
        return new Trace { Outputs = outputs, Updates = updates, Guards = [loss, .. first] };
    }
}
