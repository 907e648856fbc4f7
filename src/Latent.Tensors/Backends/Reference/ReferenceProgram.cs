using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Reference;

/// <summary>A trace evaluated in double precision; the store keeps float32, as every backend's does.</summary>
internal sealed class ReferenceProgram : Program
{
    private readonly Trace _trace;
    private readonly Store _store;
    private readonly Dictionary<string, Array> _inputs = [];
    private readonly Dictionary<string, float[]> _outputs = [];
    private readonly string[] _states;

    public ReferenceProgram(Trace trace, Store store)
    {
        trace.Check(store);
        (_trace, _store) = (trace, store);
        var nodes = Gradient.TopologicalOrder(trace.Roots);
        foreach (var input in nodes.Select(n => n.Op).OfType<Input>())
            _inputs[input.Label] = input.Type == ElementType.Int32 ? new int[input.Shape.Size] : new float[input.Shape.Size];
        _states = [.. nodes.Select(n => n.Op).OfType<State>().Select(s => s.Label).Distinct()];
        foreach (var (label, output) in trace.Outputs)
            _outputs[label] = new float[output.Shape.Size];
    }

    public override bool HasInput(string label) => _inputs.ContainsKey(label);

    public override Span<T> Input<T>(string label) => (T[])_inputs[label];

    public override ReadOnlySpan<float> Output(string label) => _outputs[label];

    public override bool Run(long step)
    {
        var values = _inputs.ToDictionary(i => i.Key, i => i.Value switch
        {
            int[] whole => Array.ConvertAll(whole, a => (double)a),
            Array real => Array.ConvertAll((float[])real, a => (double)a),
        });
        foreach (var name in _states)
            values[name] = Array.ConvertAll(_store[name].Values.ToArray(), a => (double)a);

        var results = ReferenceBackend.Evaluate(values, step, [.. _trace.Roots]);
        var at = 0;
        foreach (var label in _trace.Outputs.Keys)
            Narrow(results[at++], _outputs[label]);
        var updates = results.AsSpan(at, _trace.Updates.Count);
        var guards = results.AsSpan(at + updates.Length);
        foreach (var guard in guards)
        {
            if (!guard.All(value => float.IsFinite((float)value)))
                return false;
        }

        at = 0;
        foreach (var name in _trace.Updates.Keys)
            Narrow(updates[at++], _store[name].Values);
        return true;
    }

    public override void Dispose()
    {
    }

    private static void Narrow(double[] from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (float)from[i];
    }
}
