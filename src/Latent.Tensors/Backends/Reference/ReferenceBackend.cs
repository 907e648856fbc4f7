using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Reference;

/// <summary>
/// The meaning of every primitive, in double precision and plain loops. The fast backends are right when they agree with
/// it; it is never optimized.
/// </summary>
public sealed class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public Program Compile(Trace trace, Store store) => new ReferenceProgram(trace, store);

    /// <summary>Evaluates <paramref name="outputs"/> given the values of inputs and states by name.</summary>
    /// <exception cref="KeyNotFoundException">An input was given no value.</exception>
    public static double[][] Evaluate(
        IReadOnlyDictionary<string, double[]> inputs, long step, params ReadOnlySpan<Tensor> outputs)
    {
        var values = new Dictionary<Tensor, double[]>();
        foreach (var node in Gradient.TopologicalOrder(outputs.ToArray()))
            values[node] = Evaluate(node, [.. node.Inputs.Select(x => values[x])], inputs, step);

        var results = new double[outputs.Length][];
        for (var i = 0; i < outputs.Length; i++)
            results[i] = values[outputs[i]];
        return results;
    }

    private static double[] Evaluate(Tensor y, double[][] x, IReadOnlyDictionary<string, double[]> inputs, long step) => y.Op switch
    {
        Constant c => Fill(y.Shape, _ => c.Value),
        Input input => inputs[input.Label],
        State state => inputs[state.Label],
        NormalDraw n => Fill(y.Shape, i => n.Key.NormalAt(step, i)),
        UniformDraw u => Fill(y.Shape, i => u.Key.UniformAt(step, i)),
        Neg => Map(x, a => -a),
        Exp => Map(x, Math.Exp),
        Log => Map(x, Math.Log),
        Log1p => Map(x, Numerics.Log1p),
        Expm1 => Map(x, Numerics.Expm1),
        Sqrt => Map(x, Math.Sqrt),
        Tanh => Map(x, Math.Tanh),
        Sigmoid => Map(x, Numerics.Sigmoid),
        Softplus => Map(x, Numerics.Softplus),
        Relu => Map(x, a => Math.Max(a, 0)),
        Abs => Map(x, Math.Abs),
        Erf => Map(x, Numerics.Erf),
        InverseNormalCdf => Map(x, Numerics.InverseNormalCdf),
        Sign => Map(x, a => a > 0 ? 1 : a < 0 ? -1 : a),
        Add => Zip(x, (a, b) => a + b),
        Sub => Zip(x, (a, b) => a - b),
        Mul => Zip(x, (a, b) => a * b),
        Div => Zip(x, (a, b) => a / b),
        Max => Zip(x, Math.Max),
        Greater => Zip(x, (a, b) => a > b ? 1 : 0),
        Select => Fill(y.Shape, i => x[0][i] != 0 ? x[1][i] : x[2][i]),
        Reshape or StopGradient or ToFloat => x[0],
        Broadcast => Fill(y.Shape, i => x[0][Project(i, y.Shape, y.X.Shape)]),
        Sum => Reduce(x[0], y.X.Shape, y.Shape, 0, (a, b) => a + b),
        MaxOver => Reduce(x[0], y.X.Shape, y.Shape, double.NegativeInfinity, Math.Max),
        Transpose => Fill(y.Shape, i => x[0][TransposedIndex(i, y.Shape)]),
        Pick p => Fill(y.Shape, i => p.From[i % p.From.Count] is >= 0 and var at ? x[0][(i / p.From.Count * p.From.Length) + at] : 0),
        GibbsSweeps gibbs => ReferenceGibbs.Sweep(gibbs, x, step),
        MatMul => Fill(y.Shape, i => Dot(x[0], x[1], i / y.Shape[1], i % y.Shape[1], y.X.Shape[1], y.Shape[1])),
        _ => throw new NotSupportedException($"{y.Op.Name} has no reference meaning."),
    };

    private static double[] Fill(Shape shape, Func<int, double> f) => [.. Enumerable.Range(0, shape.Size).Select(f)];

    private static double[] Map(double[][] x, Func<double, double> f) => Array.ConvertAll(x[0], a => f(a));

    private static double[] Zip(double[][] x, Func<double, double, double> f) => [.. x[0].Zip(x[1], f)];

    private static double Dot(double[] a, double[] b, int row, int column, int inner, int columns)
    {
        var sum = 0.0;
        for (var k = 0; k < inner; k++)
            sum += a[(row * inner) + k] * b[(k * columns) + column];
        return sum;
    }

    private static double[] Reduce(double[] x, Shape from, Shape to, double start, Func<double, double, double> f)
    {
        var result = new double[to.Size];
        Array.Fill(result, start);
        for (var i = 0; i < x.Length; i++)
        {
            var at = Project(i, from, to);
            result[at] = f(result[at], x[i]);
        }

        return result;
    }

    // The index in the smaller shape of element i of the larger.
    private static int Project(int i, Shape large, Shape small)
    {
        var (index, stride) = (0, 1);
        for (var axis = 1; axis <= large.Rank; axis++)
        {
            var at = i % large[^axis];
            i /= large[^axis];
            if (axis > small.Rank)
                continue;
            index += small[^axis] == 1 ? 0 : at * stride;
            stride *= small[^axis];
        }

        return index;
    }

    private static int TransposedIndex(int i, Shape y)
    {
        var (rows, columns) = (y[^2], y[^1]);
        var (matrix, at) = Math.DivRem(i, rows * columns);
        return (matrix * rows * columns) + (at % columns * rows) + (at / columns);
    }
}
