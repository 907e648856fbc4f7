using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests;

public sealed class CpuBackendTests
{
    private static readonly RandomKey Key = new(7);

    // A step of everything that plans treat differently: products in each layout, views, draws, reductions of every form, updates.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(100, 2)]
    public void AgreesWithTheReferenceOnATrainingStep(int batch, int threads)
    {
        using var cpu = new CpuBackend(threads);
        AssertAgree(cpu, store => TrainingStep(store, batch), 2e-5);
    }

    [Fact]
    public void AgreesOnReductionsOfEveryForm()
    {
        using var cpu = new CpuBackend(2);
        Shape[] shapes = [[1], [7], [3, 5], [40, 1030], [2, 3, 4], [5, 16, 33], [300, 257]];
        foreach (var shape in shapes)
        {
            AssertAgree(cpu, store =>
            {
                var x = Filled(store, "x", shape).Tanh();
                var outputs = new Dictionary<string, Tensor> { ["all"] = x.Sum(), ["max"] = x.MaxTo([]), ["square"] = (x * x).Mean() };
                for (var axis = 1; axis < shape.Rank; axis++)
                {
                    outputs[$"inner{axis}"] = x.SumInner(axis);
                    outputs[$"outer{axis}"] = x.SumTo(shape[axis..]);
                    outputs[$"maxOuter{axis}"] = (2 * x).MaxTo(shape[axis..]);
                    outputs[$"centred{axis}"] = x - (x.SumTo(shape[axis..]) / 3);
                    outputs[$"maxInner{axis}"] = x.MaxTo(shape.WithInner(axis, 1)) * x;
                }

                if (shape.Rank == 3)
                {
                    outputs["middle"] = x.SumTo([shape[0], 1, shape[2]]);
                    outputs["ends"] = x.SumTo([1, shape[1], 1]);
                    outputs["endsMax"] = x.MaxTo([1, shape[1], 1]);
                }

                return new Trace { Outputs = outputs };
            }, 1e-5);
        }
    }

    [Fact]
    public void AgreesOnProductsOfViews()
    {
        using var cpu = new CpuBackend(2);
        AssertAgree(cpu, store =>
        {
            var a = Filled(store, "a", [6, 5]);
            var b = Filled(store, "b", [4, 5]);
            var row = Filled(store, "row", [5]);
            return new Trace
            {
                Outputs = new Dictionary<string, Tensor>
                {
                    ["nt"] = a.MatMul(b.Transpose()),
                    ["tn"] = a.Transpose().MatMul(a),
                    ["repeated"] = row.BroadcastTo([6, 5]).MatMul(b.Transpose()).Tanh(),
                    ["transposed"] = a.Transpose().Exp(),
                    ["transposedProduct"] = a.MatMul(b.Transpose()).Transpose() + 1,
                    ["reshaped"] = a.Reshape([2, 3, 5]).MatMul(b.Transpose()).Reshape([24]).Sigmoid(),
                    ["constant"] = a.MatMul(Tensor.Full(2, [5, 3])),
                    ["leaf"] = row,
                    ["view"] = row.BroadcastTo([2, 5]),
                    ["full"] = Tensor.Full(3, [2, 2]),
                    ["twice"] = (row.BroadcastTo([3, 5]).Exp().Reshape([15]) + 1).Reshape([3, 5]).BroadcastTo([2, 3, 5]).SumInner(),
                },
            };
        }, 1e-5);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(700, 130)]
    public void AgreesOnPickedPlaces(int rows, int columns)
    {
        using var cpu = new CpuBackend(2);
        AssertAgree(cpu, store =>
        {
            var (a, b) = (Filled(store, "a", [rows, columns]), Filled(store, "b", [columns, 5]));
            var row = Filled(store, "row", [columns]);
            var reversed = new Places(columns, Enumerable.Range(0, columns).Reverse());
            var scattered = new Places(columns, Enumerable.Range(0, columns).SelectMany(i => i % 3 == 0 ? [i, -1, -1] : (int[])[]));
            var picked = a.Exp().Pick(scattered);
            return new Trace
            {
                Outputs = new Dictionary<string, Tensor>
                {
                    ["leaf"] = a.Columns(1..^2),
                    ["computed"] = picked,
                    ["put back"] = picked.Tanh().Place(scattered),
                    ["permuted"] = a.Tanh().Pick(reversed) + a,
                    ["factors"] = a.Pick(reversed).MatMul(b) + a.MatMul(b.Transpose().Pick(reversed).Transpose()),
                    ["transposed"] = a.Pick(scattered).Transpose().MatMul(a),
                    ["product"] = a.MatMul(b).Columns(2..) * 2,
                    ["repeated"] = row.BroadcastTo([rows, columns]).Pick(scattered),
                    ["constant"] = Tensor.Full(3, [rows, columns]).Pick(scattered) + 1,
                    ["joined"] = a.Join(row).Join(b.Columns(..1).SumTo([1, 1])),
                    ["reduced"] = a.Pick(scattered).SumTo([scattered.Count]) + a.Square().Place(new Places(columns + 2, [.. Enumerable.Range(1, columns)])).Sum(),
                },
                Updates = new Dictionary<string, Tensor> { ["a"] = (a * 2).Pick(reversed), ["row"] = row.Pick(reversed) },
            };
        }, 1e-5);
    }

    // Each chain alone, where it is contracted, and all together, where most inner values are read more than once.
    [Fact]
    public void AgreesOnContractedChains()
    {
        using var cpu = new CpuBackend(2);
        Func<Tensor, Tensor, Tensor, Tensor, Tensor>[] chains =
        [
            (a, b, c, s) => (a * b) + c,
            (a, b, c, s) => c + (a * b),
            (a, b, c, s) => (a * b) - c,
            (a, b, c, s) => c - (a * b),
            (a, b, c, s) => a + (s * (b - a)),
            (a, b, c, s) => ((b - a) * c) + a,
            (a, b, c, s) => c + (s * (b - a)),
            (a, b, c, s) => b.Square().Sqrt() + s,
            (a, b, c, s) => a / (b.Square().Sqrt() + 0.5),
            (a, b, c, s) => 2 / (b.Square().Sqrt() + c.Square().Sqrt()),
            (a, b, c, s) => (b.Square().Sqrt() + 0.5) / c.Exp(),
        ];
        Trace Of(Store store, IEnumerable<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> some)
        {
            Tensor Of(string name, Shape shape) => Filled(store, name, shape);
            var (a, b, c, s) = (Of("a", [3, 700]), Of("b", [3, 700]), Of("c", [3, 700]), Of("s", []));
            return new Trace { Outputs = some.Select((chain, i) => ($"y{i}", chain(a, b, c, s))).ToDictionary() };
        }

        foreach (var chain in chains)
            AssertAgree(cpu, store => Of(store, [chain]), 1e-5);
        AssertAgree(cpu, store => Of(store, chains), 1e-5);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 70_001)]
    [InlineData(3, 300_007)]
    public void WritesAWholeInputOrRefuses(int threads, int length)
    {
        using var cpu = new CpuBackend(threads);
        using var store = new Store();
        using var program = cpu.Compile(
            new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = Tensor.Input("x", [length]) + 1 } }, store);
        var values = Enumerable.Range(0, length).Select(i => (float)i).ToArray();
        program.Write("x", values);
        Assert.True(program.Run(1));
        Assert.Equal(values.Select(v => v + 1), program.Output("y").ToArray());

        var error = Assert.Throws<ArgumentException>(() => program.Write("x", values.AsSpan(1)));
        Assert.StartsWith($"The input 'x' takes {length} values, not {length - 1}.", error.Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => program.Write("z", values));
    }

    [Fact]
    public void StatesSwapWithoutLosingEither()
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        var (a, b) = (Filled(store, "a", [5]), Filled(store, "b", [5]));
        var (firstA, firstB) = (store["a"].Values.ToArray(), store["b"].Values.ToArray());
        using var program = cpu.Compile(new Trace { Updates = new Dictionary<string, Tensor> { ["a"] = b, ["b"] = a } }, store);
        Assert.True(program.Run(0));
        Assert.Equal(firstB, store["a"].Values.ToArray());
        Assert.Equal(firstA, store["b"].Values.ToArray());
    }

    [Fact]
    public void StatesThatDependOnEachOtherUseTheOldValues()
    {
        using var cpu = new CpuBackend(2);
        AssertAgree(cpu, store =>
        {
            var (a, b, c) = (Filled(store, "a", [70]), Filled(store, "b", [70]), Filled(store, "c", [70]));
            return new Trace
            {
                Updates = new Dictionary<string, Tensor> { ["a"] = a + b, ["b"] = (a * c).Tanh(), ["c"] = c + a.Sum() },
            };
        }, 1e-5);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AGuardThatIsNotFiniteLeavesEveryStateAsItWas(float value)
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        var trace = TrainingStep(store, 20);
        using var program = cpu.Compile(trace, store);
        FillInput(program, [20, 40]);
        Assert.True(program.Run(1));
        var before = store.Variables.Select(v => v.Values.ToArray()).ToArray();
        program.Input<float>("x")[33] = value;
        Assert.False(program.Run(2));
        Assert.Equal(before, store.Variables.Select(v => v.Values.ToArray()));
    }

    [Fact]
    public void TheSameBitsComeFromOneTwoAndFourThreads()
    {
        var runs = new[] { 1, 2, 4 }.Select(threads =>
        {
            using var cpu = new CpuBackend(threads);
            using var store = new Store();
            using var program = cpu.Compile(TrainingStep(store, 100), store);
            FillInput(program, [100, 40]);
            for (var step = 1; step <= 20; step++)
                Assert.True(program.Run(step));
            return store.Variables.SelectMany(v => v.Values.ToArray()).Append(program.Output("loss")[0]).ToArray();
        }).ToArray();
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void TwoDrawsUnderOneNameAreRefused()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var key = Key.Fold("noise");
        var trace = new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = key.Normal([2]) + key.Uniform([2]) } };
        var error = Assert.Throws<ArgumentException>(() => cpu.Compile(trace, store));
        Assert.Equal(
            "Two draws share the name 'noise', so they would be the same numbers; fold another name into one key.", error.Message);
    }

    [Fact]
    public void AnInt32InputWidens()
    {
        using var cpu = new CpuBackend(1);
        using var store = new Store();
        var labels = Tensor.Input("labels", [3], ElementType.Int32);
        using var program = cpu.Compile(new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = 2 * labels.ToFloat() } }, store);
        new[] { 1, -2, 30 }.CopyTo(program.Input<int>("labels"));
        program.Run(0);
        Assert.Equal([2, -4, 60], program.Output("y").ToArray());
        Assert.Throws<ShapeException>(() => labels + 1);
    }

    internal static Trace TrainingStep(Store store, int batch)
    {
        const int Data = 40, Hidden = 33, Latent = 5, Draws = 3;
        var x = Tensor.Input("x", [batch, Data]);
        var parameters = new Dictionary<string, Tensor>();
        Tensor Parameter(string name, Shape shape) => parameters[name] = Filled(store, name, shape);
        Tensor Linear(string name, Tensor h, int to) =>
            h.MatMul(Parameter($"{name}.w", [h.Shape[^1], to])) + Parameter($"{name}.b", [to]);

        var h = Linear("encoder", x, Hidden).Tanh();
        var (mean, logScale) = (Linear("mean", h, Latent), Linear("scale", h, Latent));
        var noise = Key.Fold("z").Normal([Draws, batch, Latent]);
        var z = mean + (logScale.Exp() * noise);
        var logits = Linear("out", Linear("decoder", z, Hidden).Softplus(), Data);
        var logLikelihood = ((x * logits) - logits.Softplus()).SumInner();
        var logWeight = logLikelihood - ((z.Square() - noise.Square()) / 2).SumInner() + logScale.SumInner();
        var loss = -(logWeight.LogSumExpOuter() - Math.Log(Draws)).Mean() + (0.01 * Key.Fold("drop").Bernoulli(h.Sigmoid()).Mean());

        var gradients = Gradient.Of(loss, [.. parameters.Values]);
        var updates = new Dictionary<string, Tensor>();
        foreach (var (name, gradient) in parameters.Keys.Zip(gradients))
        {
            var m = store.Add($"{name}/m", gradient.Shape).Tensor;
            updates[$"{name}/m"] = (0.9 * m) + (0.1 * gradient);
            updates[name] = parameters[name] - (0.01 * updates[$"{name}/m"] / (gradient.Square() + 1e-4).Sqrt());
        }

        return new Trace
        {
            Outputs = new Dictionary<string, Tensor> { ["loss"] = loss, ["weights"] = logWeight },
            Updates = updates,
            Guards = [loss, .. gradients],
        };
    }

    private static Tensor Filled(Store store, string name, Shape shape)
    {
        var variable = store.Add(name, shape);
        for (var i = 0; i < shape.Size; i++)
            variable.Values[i] = (float)(0.3 * Key.Fold(name).NormalAt(0, i));
        return variable.Tensor;
    }

    internal static void FillInput(Program program, Shape shape)
    {
        if (!program.HasInput("x"))
            return;
        for (var i = 0; i < shape.Size; i++)
            program.Input<float>("x")[i] = Key.UniformAt(99, i) < 0.3 ? 1 : 0;
    }

    private static void AssertAgree(CpuBackend cpu, Func<Store, Trace> trace, double tolerance)
    {
        var runs = new[] { (IBackend)new ReferenceBackend(), cpu }.Select(backend =>
        {
            using var store = new Store();
            var traced = trace(store);
            using var program = backend.Compile(traced, store);
            if (program.HasInput("x"))
                FillInput(program, [program.Input<float>("x").Length]);
            Assert.True(program.Run(3));
            var values = traced.Outputs.Keys.ToDictionary(k => k, k => program.Output(k).ToArray());
            foreach (var name in traced.Updates.Keys)
                values[name] = store[name].Values.ToArray();
            return values;
        }).ToArray();
        foreach (var (name, expected) in runs[0])
        {
            for (var i = 0; i < expected.Length; i++)
            {
                var error = Math.Abs(expected[i] - runs[1][name][i]) / Math.Max(1, Math.Abs(expected[i]));
                Assert.True(error <= tolerance, $"{name}[{i}] = {runs[1][name][i]:R}, by the reference {expected[i]:R}.");
            }
        }
    }
}
