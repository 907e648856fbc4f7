using Latent.Tensors.Ops;

namespace Latent.Tensors.Programs;

/// <summary>What a program is to compute: values to read, state to write, and what must be finite for the writing.</summary>
public sealed record Trace
{
    /// <summary>The tensors whose values are wanted, by the label to read them under.</summary>
    public IReadOnlyDictionary<string, Tensor> Outputs { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>The next value of each state that changes, by its name in the store. All are computed from the state before the run.</summary>
    public IReadOnlyDictionary<string, Tensor> Updates { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Tensors that must be finite: where one is not, the run leaves every state as it was.</summary>
    public IReadOnlyList<Tensor> Guards { get; init; } = [];

    /// <summary>Every root of the graph.</summary>
    public IReadOnlyList<Tensor> Roots => [.. Outputs.Values, .. Updates.Values, .. Guards];

    /// <summary>A trace that yields one tensor and changes nothing.</summary>
    /// <param name="label">The label to read it under.</param>
    /// <param name="output">The tensor.</param>
    public static Trace Of(string label, Tensor output) => new() { Outputs = new Dictionary<string, Tensor> { [label] = output } };

    /// <summary>Checks what no single node can: names of inputs and draws, and that the states are those of the store.</summary>
    /// <exception cref="ArgumentException">Two draws share a key, or two inputs a label with different shapes.</exception>
    /// <exception cref="ShapeException">A state has another shape in the store.</exception>
    internal void Check(Store store)
    {
        foreach (var (name, value) in Updates)
        {
            if (store[name].Shape != value.Shape)
                throw new ShapeException("Update", $"'{name}' is {store[name].Shape} in the store, its next value {value.Shape}");
        }

        var draws = new Dictionary<ulong, Tensor>();
        var inputs = new Dictionary<string, Op>();
        foreach (var node in Gradient.TopologicalOrder(Roots))
        {
            if (node.Op is IDraws draw && draws.TryAdd(draw.Key.Bits, node) is false)
            {
                throw new ArgumentException(
                    $"Two draws share the name '{draw.Key.Path}', so they would be the same numbers; fold another name into one key.");
            }

            if (node.Op is State state && store[state.Label].Shape != state.Shape)
                throw new ShapeException("State", $"'{state.Label}' is {store[state.Label].Shape} in the store, {state.Shape} in the graph");

            if (node.Op is Input input && !inputs.TryAdd(input.Label, input) && inputs[input.Label] != input)
                throw new ArgumentException($"Two inputs are labelled '{input.Label}' but differ: {node.Shape} and {((Input)inputs[input.Label]).Shape}.");
        }
    }
}
