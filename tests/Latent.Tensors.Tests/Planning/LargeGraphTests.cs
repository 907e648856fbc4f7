using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Tests.Planning;

/// <summary>Deep and wide graphs compile without deep recursion and in time that grows with their size.</summary>
public sealed class LargeGraphTests
{
    private const int Depth = 20_000;

    [Fact]
    public void AChainOfTwentyThousandOperationsIsDifferentiatedAndRuns()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var x = store.Add("x", [3]).Tensor;
        store["x"].Values.Fill(1);
        var y = x;
        for (var i = 0; i < Depth; i++)
            y = (i & 1) == 0 ? y.Tanh() : y + 0.5;
        var loss = y.Sum();
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = loss, ["dx"] = Gradient.Of(loss, x)[0] } };
        using var program = cpu.Compile(trace, store);
        Assert.True(program.Run(0));
        Assert.InRange(program.Output("y")[0], 3, 4.5);
        Assert.Equal(0, program.Output("dx")[0]);
    }

    // Each value is read twice by the next: the number of ways from the product to the sum is 2⁵⁰, and none may be walked.
    [Fact]
    public void AChainBetweenAProductAndASumTakesNoTimeToPlan()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var y = Tensor.Input("x", [2, 3]).MatMul(store.Add("w", [3, 4]).Tensor);
        for (var i = 0; i < 50; i++)
            y *= y;
        for (var i = 0; i < Depth; i++)
            y += 1;
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = y.Sum() } };
        using var program = cpu.Compile(trace, store);
        Assert.True(program.Run(0));
        Assert.Equal(8f * Depth, program.Output("y")[0]);
    }

    [Fact]
    public void AChainOfManyLoopsThatCannotFuseIsScheduled()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var y = store.Add("x", [2, 2]).Tensor;
        for (var i = 0; i < 700; i++)
            y = (y - y.SumInner().Reshape([2, 1])).Transpose() + 1;
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = y } };
        using var program = cpu.Compile(trace, store);
        Assert.True(program.Run(0));
    }

    [Fact]
    public void ATrainingStepOfTwoThousandNodesCompiles()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var trace = DeepStep(store, layers: 32);
        Assert.InRange(Gradient.TopologicalOrder([.. trace.Outputs.Values, .. trace.Updates.Values]).Count, 2000, 2100);
        using var program = cpu.Compile(trace, store);
        Assert.True(program.Run(1));
    }

    private static Trace DeepStep(Store store, int layers)
    {
        var h = Tensor.Input("x", [10, 8]);
        var parameters = new List<Variable>();
        for (var i = 0; i < layers; i++)
        {
            parameters.Add(store.Add($"{i}.w", [8, 8]));
            parameters.Add(store.Add($"{i}.b", [8]));
            h = (h.MatMul(parameters[^2].Tensor) + parameters[^1].Tensor).Softplus();
        }

        var loss = h.Square().Mean();
        var updates = new Dictionary<string, Tensor>();
        var gradients = Gradient.Of(loss, [.. parameters.Select(p => p.Tensor)]);
        var rate = Tensor.Input("rate", []);
        foreach (var (p, g) in parameters.Zip(gradients))
        {
            var (m, v) = (store.Add($"{p.Name}/m", p.Shape).Tensor, store.Add($"{p.Name}/v", p.Shape).Tensor);
            updates[$"{p.Name}/m"] = (0.9 * m) + (0.1 * g);
            updates[$"{p.Name}/v"] = (0.999 * v) + (0.001 * g.Square());
            updates[p.Name] = p.Tensor - (rate * updates[$"{p.Name}/m"] / (updates[$"{p.Name}/v"].Sqrt() + 1e-8));
        }

        return new Trace { Outputs = new Dictionary<string, Tensor> { ["loss"] = loss }, Updates = updates, Guards = [loss, .. gradients] };
    }
}
