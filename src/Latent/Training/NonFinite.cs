using System.Globalization;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Training;

/// <summary>The first tensor of a step that was not finite.</summary>
/// <param name="Step">The number of the step.</param>
/// <param name="Tensor">What it is: the operation, its shape and the expression around it.</param>
/// <param name="Element">The number of its first bad element, in row-major order.</param>
/// <param name="Value">That element: an infinity or not a number.</param>
public sealed record NonFinite(long Step, string Tensor, int Element, double Value)
{
    // Of an expression, so many operations nearest the tensor are shown: enough to reach the parameters of its layer.
    private const int Depth = 4;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"step {Step}: element {Element} of {Tensor} is {Value}");

    /// <summary>
    /// Computes a trace node by node, each rounded to float32, and stops at the first value that is not finite.
    /// </summary>
    /// <param name="trace">What the step computes.</param>
    /// <param name="store">The state before the step.</param>
    /// <param name="inputs">The inputs, by label.</param>
    /// <param name="step">The number of the step.</param>
    internal static NonFinite? Find(Trace trace, Store store, Dictionary<string, float[]> inputs, long step)
    {
        var values = new Dictionary<Tensor, double[]>();
        foreach (var node in Gradient.TopologicalOrder(trace.Roots))
        {
            var value = node.Op switch
            {
                Input input => inputs[input.Label],
                State state => store[state.Label].Values.ToArray(),
                _ => Compute(node, values, step),
            };
            var bad = Array.FindIndex(value, a => !float.IsFinite(a));
            if (bad >= 0)
                return new(step, Describe(node), bad, value[bad]);
            values[node] = Array.ConvertAll(value, a => (double)a);
        }

        return null;
    }

    // One operation by the reference backend, between values that float32 can hold: double would not overflow where
    // float does.
    private static float[] Compute(Tensor node, Dictionary<Tensor, double[]> values, long step)
    {
        var operands = node.Inputs.Select((x, i) => new Tensor(new Input($"{i}", x.Shape, x.Type)));
        var alone = new Tensor(node.Op, [.. operands]);
        var inputs = node.Inputs.Index().ToDictionary(x => $"{x.Index}", x => values[x.Item]);
        return Array.ConvertAll(ReferenceBackend.Evaluate(inputs, step, alone)[0], a => (float)a);
    }

    private static string Describe(Tensor node) => $"{Expression(node, Depth)}, of shape {node.Shape}";

    private static string Expression(Tensor node, int depth) => node.Op switch
    {
        Input input => input.Label,
        State state => state.Label,
        Constant constant => constant.Value.ToString(CultureInfo.InvariantCulture),
        Broadcast or Reshape => Expression(node.Inputs[0], depth),
        _ when depth == 0 || node.Inputs.Count == 0 => node.Op.Name,
        _ => $"{node.Op.Name}({string.Join(", ", node.Inputs.Select(x => Expression(x, depth - 1)))})",
    };
}
