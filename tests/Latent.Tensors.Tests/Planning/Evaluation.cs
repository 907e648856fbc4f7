using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Planning;

/// <summary>The reference's meaning, node by node.</summary>
internal static class Evaluation
{
    private const double Unit = 1.0 / (1 << 23);

    /// <summary>One operation.</summary>
    public static double[] Of(Op op, IEnumerable<(Tensor Tensor, double[] Values)> inputs, long step)
    {
        var given = inputs.Select((x, i) => (Leaf: Tensor.Input($"{i}", x.Tensor.Shape, x.Tensor.Type), x.Values)).ToArray();
        var values = given.ToDictionary(g => ((Input)g.Leaf.Op).Label, g => g.Values);
        return ReferenceBackend.Evaluate(values, step, new Tensor(op, [.. given.Select(g => g.Leaf)]))[0];
    }

    /// <summary>
    /// Every root of a trace, each operation's results off by some roundings: how well the graph is conditioned. Null if a value
    /// on the way is near float32's limits.
    /// </summary>
    public static double[][]? Perturbed(Trace trace, IReadOnlyDictionary<string, double[]> leaves, long step, int sample)
    {
        var values = new Dictionary<Tensor, double[]>();
        var noise = new RandomKey((ulong)sample).Fold("rounding");
        foreach (var node in Gradient.TopologicalOrder(trace.Roots))
        {
            var exact = node.Op switch
            {
                Input input => leaves[input.Label],
                State state => leaves[state.Label],
                _ => Of(node.Op, node.Inputs.Select(x => (x, values[x])), step),
            };
            if (!exact.All(x => Math.Abs(x) < 1e30))
                return null;
            var (rounding, stream) = (Rounding(node), noise.Fold(values.Count));
            values[node] = rounding == 0 ? exact
                : [.. exact.Select((x, i) => x * (1 + (rounding * ((2 * stream.UniformAt(0, i)) - 1))))];
        }

        return [.. trace.Roots.Select(r => values[r])];
    }

    // A sum of n numbers, one after another, errs by up to n roundings.
    private static double Rounding(Tensor x) => x.Op switch
    {
        Sum => Unit * (4 + (x.X.Shape.Size / x.Shape.Size / 16.0)),
        MatMul => Unit * (4 + (x.X.Shape[1] / 16.0)),
        Sign or Greater or Select or Max or Relu or Abs => 0,
        Elementwise or NormalDraw => 4 * Unit,
        _ => 0,
    };
}
