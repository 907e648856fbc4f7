using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Programs;

/// <summary>The edges of programs: nothing to do, nothing there, too much, gone.</summary>
public sealed class ProgramTests
{
    public static TheoryData<string> EmptyResults => [.. Empty().Keys];

    [Fact]
    public void ATraceOfNothingRuns()
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        using var program = cpu.Compile(new Trace(), store);
        Assert.True(program.Run(0));
    }

    [Theory]
    [MemberData(nameof(EmptyResults))]
    public void TensorsWithoutElementsMeanWhatTheReferenceSays(string name)
    {
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = Empty()[name] } };
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        using var program = cpu.Compile(trace, store);
        using var reference = new ReferenceBackend().Compile(trace, store);
        Assert.True(program.Run(0));
        reference.Run(0);
        Assert.Equal(reference.Output("y").ToArray(), program.Output("y").ToArray());
    }

    // More operands at once than a thread's scratch of any fixed size had room for.
    [Theory]
    [InlineData(2)]
    [InlineData(600)]
    public void ALoopOfManyRepeatedOperandsHasScratchForAll(int operands)
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        Tensor[] rows = [.. Enumerable.Range(0, operands).Select(i => Filled(store, $"{i}", i))];
        var terms = rows.Select(r => r.BroadcastTo([500, 7])).ToArray();
        var sum = terms.Aggregate((a, b) => a + b);
        foreach (var term in terms.Reverse())
            sum = sum * term.Tanh().StopGradient() / term.Tanh();
        using var program = cpu.Compile(new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = sum } }, store);
        Assert.True(program.Run(0));
        var expected = operands * (operands + 1) / 2.0;
        Assert.All(program.Output("y").ToArray(), y => Assert.Equal(expected, y, expected * 1e-4));
    }

    // What only an update reads besides is not put off with it.
    [Fact]
    public void OutputsAreThoseOfTheStepAlsoWhereAGuardBreaks()
    {
        using var cpu = new CpuBackend(1);
        foreach (var backend in new IBackend[] { cpu, new ReferenceBackend() })
        {
            using var store = new Store();
            var (w, noise) = (Filled(store, "w", 1), new RandomKey(3).Normal([7]));
            var trace = new Trace
            {
                Outputs = new Dictionary<string, Tensor> { ["noise"] = noise },
                Updates = new Dictionary<string, Tensor> { ["w"] = w + (0.1 * noise) },
                Guards = [Tensor.Input("guard", [])],
            };
            using var program = backend.Compile(trace, store);
            program.Write("guard", [float.NaN]);
            Assert.False(program.Run(5));
            Assert.Equal(Enumerable.Range(0, 7).Select(i => (float)new RandomKey(3).NormalAt(5, i)), program.Output("noise").ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.All(store["w"].Values.ToArray(), x => Assert.Equal(2, x));
        }
    }

    [Fact]
    public void ARunWithoutItsStoreOrItselfIsRefused()
    {
        using var cpu = new CpuBackend(1);
        var store = new Store();
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = Filled(store, "a", 1).Exp() } };
        var (first, second) = (cpu.Compile(trace, store), cpu.Compile(trace, store));
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Run(0));
        Assert.Throws<ObjectDisposedException>(() => first.Output("y").Length);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Run(0));
        Assert.Throws<ObjectDisposedException>(() => store["a"].Values.Length);
        second.Dispose();
        second.Dispose();
    }

    [Fact]
    public void AStateOfAnotherShapeThanInTheStoreIsRefused()
    {
        using var cpu = new CpuBackend(1);
        foreach (var backend in new IBackend[] { cpu, new ReferenceBackend() })
        {
            using var store = new Store();
            store.Add("a", [3]);
            var read = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = Tensor.State("a", [4]) } };
            Assert.Equal("State: 'a' is [3] in the store, [4] in the graph.", Assert.Throws<ShapeException>(() => backend.Compile(read, store)).Message);
            var write = new Trace { Updates = new Dictionary<string, Tensor> { ["a"] = Tensor.Full(1, [2, 3]) } };
            Assert.Equal(
                "Update: 'a' is [3] in the store, its next value [2, 3].", Assert.Throws<ShapeException>(() => backend.Compile(write, store)).Message);
        }
    }

    [Fact]
    public void ProgramsOfOneBackendMayRunFromSeveralThreads()
    {
        using var cpu = new CpuBackend(2);
        Parallel.For(0, 4, i =>
        {
            using var store = new Store();
            var trace = CpuBackendTests.TrainingStep(store, 20);
            using var program = cpu.Compile(trace, store);
            CpuBackendTests.FillInput(program, [20, 40]);
            for (var step = 1; step <= 50; step++)
                Assert.True(program.Run(step));
            Assert.InRange(program.Output("loss")[0], 0, 100);
        });
    }

    private static Dictionary<string, Tensor> Empty()
    {
        var none = Tensor.Input("none", [0, 3]);
        return new()
        {
            ["itself"] = none,
            ["exponential"] = none.Exp(),
            ["sum over nothing"] = none.SumTo([3]),
            ["sum over nothing, axis kept"] = none.SumTo([1, 3]),
            ["sum of all"] = none.Exp().Sum(),
            ["maximum of nothing"] = none.MaxTo([1, 3]),
            ["sum of rows"] = none.SumTo([0, 1]),
            ["product without depth"] = none.Transpose().MatMul(none),
            ["product without rows"] = none.MatMul(Tensor.Full(2, [3, 4])),
            ["transpose"] = none.Transpose(),
            ["repeated"] = none.BroadcastTo([2, 0, 3]),
            ["picked"] = none.Columns(1..),
            ["picked at no place"] = Tensor.Input("some", [2, 3]).Columns(3..),
            ["joined"] = none.Join(none),
            ["sum beside values"] = none.SumTo([3]) + Tensor.Full(1, [3]),
        };
    }

    private static Tensor Filled(Store store, string name, int i)
    {
        var variable = store.Add(name, [7]);
        variable.Values.Fill(i + 1);
        return variable.Tensor;
    }
}
