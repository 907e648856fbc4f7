using System.Runtime.InteropServices;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Tests.Planning;

/// <summary>Graphs made by chance mean the same on every backend.</summary>
public sealed class RandomGraphTests
{
    // The largest of two perturbed evaluations' errors is rarely a tenth of what another order of additions can do.
    private const double Safety = 64;

    [Fact]
    public void RandomGraphsAgreeWithTheReferenceOnAnyNumberOfThreads() => AllAgree(150, smooth: false);

    [Fact]
    public void SecondDerivativesOfRandomGraphsAgreeWithTheReference() => AllAgree(50, smooth: true);

    private static void AllAgree(int count, bool smooth)
    {
        CpuBackend[] backends = [new(1), new(2), new(3)];
        for (var seed = 0; seed < count; seed++)
        {
            try
            {
                AssertAgree(new RandomGraph(seed, smooth), backends);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Graph {seed}: {failure.Message}", failure);
            }
        }

        foreach (var backend in backends)
            backend.Dispose();
    }

    private static void AssertAgree(RandomGraph graph, CpuBackend[] backends)
    {
        using var reference = new Run(new ReferenceBackend(), graph);
        Run[] runs = [.. backends.Select(b => new Run(b, graph))];
        AssertStep(1, graph.Trace, graph.Values, reference, runs);
        AssertStep(2, graph.Trace, reference.Leaves(), reference, runs);
        AssertGuards(graph, reference, runs);
        foreach (var run in runs)
            run.Dispose();
    }

    private static void AssertStep(int step, Trace trace, Dictionary<string, double[]> leaves, Run reference, Run[] runs)
    {
        foreach (var run in runs.Append(reference))
            run.Take(leaves);
        var done = reference.Program.Run(step);
        bool[] same = [.. runs.Select(r => r.Program.Run(step))];
        var (expected, found) = (reference.Results(), runs[0].Results());
        foreach (var run in runs.Skip(1))
        {
            foreach (var (a, b) in found.Zip(run.Results()))
                Assert.True(Bits(a).SequenceEqual(Bits(b)), "Another number of threads gave other bits.");
        }

        if (Evaluation.Perturbed(trace, leaves, step, 1) is not { } first || Evaluation.Perturbed(trace, leaves, step, 2) is not { } second)
            return;
        Assert.All(same, r => Assert.Equal(done, r));
        for (var i = 0; i < expected.Length; i++)
            AssertNear(expected[i], found[i], [first[i], second[i]], $"step {step}, result {i}");
    }

    // One number that is not one: the same guards break, and then no state changes.
    private static void AssertGuards(RandomGraph graph, Run reference, Run[] runs)
    {
        if (graph.Leaves.FirstOrDefault(l => l.Type == ElementType.Float32) is not { } leaf)
            return;
        var name = leaf.Op is State s ? s.Label : ((Input)leaf.Op).Label;
        var leaves = new Dictionary<string, double[]>(graph.Values) { [name] = [.. graph.Values[name]] };
        leaves[name][leaf.Shape.Size / 2] = double.NaN;
        foreach (var run in runs.Append(reference))
            run.Take(leaves);
        var done = reference.Program.Run(1);
        foreach (var run in runs)
        {
            var before = run.States();
            Assert.Equal(done, run.Program.Run(1));
            Assert.True(done || before.Zip(run.States()).All(p => Bits(p.First).SequenceEqual(Bits(p.Second))), "A state changed.");
        }
    }

    private static ReadOnlySpan<int> Bits(float[] x) => MemoryMarshal.Cast<float, int>(x);

    private static void AssertNear(float[] expected, float[] found, double[][] perturbed, string where)
    {
        if (expected.Length == 0 || !expected.All(float.IsFinite) || !perturbed.All(p => p.All(double.IsFinite)))
            return;
        var error = perturbed.Max(p => p.Zip(expected, (a, b) => Math.Abs(a - b)).Max());
        var tolerance = (Safety * error) + (1e-6 * expected.Max(x => Math.Abs(x))) + 1e-30;
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"{where}: [{i}] is {found[i]:R}, by the reference {expected[i]:R}, tolerance {tolerance:G2}.");
    }

    /// <summary>A graph compiled for one backend, over a store of its own.</summary>
    private sealed class Run : IDisposable
    {
        private readonly RandomGraph _graph;
        private readonly Store _store = new();

        public Run(IBackend backend, RandomGraph graph)
        {
            _graph = graph;
            foreach (var leaf in graph.Leaves.Where(l => l.Op is State))
                _store.Add(((State)leaf.Op).Label, leaf.Shape);
            Program = backend.Compile(graph.Trace, _store);
            Take(graph.Values);
        }

        public Program Program { get; }

        public void Take(Dictionary<string, double[]> leaves)
        {
            foreach (var leaf in _graph.Leaves)
            {
                if (leaf.Op is State state)
                    Array.ConvertAll(leaves[state.Label], x => (float)x).CopyTo(_store[state.Label].Values);
                else if (leaf.Op is Input input && Program.HasInput(input.Label) && leaf.Type == ElementType.Int32)
                    Array.ConvertAll(leaves[input.Label], x => (int)x).CopyTo(Program.Input<int>(input.Label));
                else if (leaf.Op is Input floats && Program.HasInput(floats.Label))
                    Array.ConvertAll(leaves[floats.Label], x => (float)x).CopyTo(Program.Input<float>(floats.Label));
            }
        }

        /// <summary>What inputs and states hold now.</summary>
        public Dictionary<string, double[]> Leaves()
        {
            var leaves = new Dictionary<string, double[]>(_graph.Values);
            foreach (var variable in _store.Variables)
                leaves[variable.Name] = Array.ConvertAll(variable.Values.ToArray(), x => (double)x);
            return leaves;
        }

        public float[][] States() => [.. _store.Variables.Select(v => v.Values.ToArray())];

        /// <summary>The outputs, then the states that were updated.</summary>
        public float[][] Results() =>
        [
            .. _graph.Trace.Outputs.Keys.Select(k => Program.Output(k).ToArray()),
            .. _graph.Trace.Updates.Keys.Select(k => _store[k].Values.ToArray()),
        ];

        public void Dispose()
        {
            Program.Dispose();
            _store.Dispose();
        }
    }
}
