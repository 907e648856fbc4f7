using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests;

public sealed class GibbsTests
{
    private static readonly RandomKey Key = new(11);

    // Fields of a double and of a float may part a number that lies between them; at these sizes and seeds none does.
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 2, 3)]
    [InlineData(70, 16, 33, 2)]
    [InlineData(65, 100, 130, 1)]
    [InlineData(129, 67, 64, 4)]
    public void DrawsTheBitsOfTheReference(int chains, int lefts, int rights, int sweeps)
    {
        using var cpu = new CpuBackend(2);
        var expected = Run(new ReferenceBackend(), chains, lefts, rights, sweeps);
        var actual = Run(cpu, chains, lefts, rights, sweeps);
        Assert.Equal(chains * (lefts + rights), actual.Length);
        Assert.Equal(expected, actual);
        Assert.All(actual, bit => Assert.True(bit is 0 or 1));
    }

    // Weights that are computed, of as many values as the result has, and an inverse temperature for each chain.
    [Fact]
    public void TakesWeightsThatArePartOfTheGraph()
    {
        using var cpu = new CpuBackend(2);
        Assert.Equal(Computed(new ReferenceBackend()), Computed(cpu));

        static float[] Computed(IBackend backend)
        {
            using var store = new Store();
            Tensor Normal(string name, Shape shape)
            {
                var variable = store.Add(name, shape);
                for (var i = 0; i < shape.Size; i++)
                    variable.Values[i] = (float)Key.Fold(name).NormalAt(0, i);
                return variable.Tensor;
            }

            var (w, beta) = (Normal("w", [4, 4]), Normal("beta", [2]));
            var swept = Key.Fold("sweeps").Gibbs(Normal("l", [2, 4]).Greater(0), w * 0.5, Normal("a", [4]) + 1, Normal("b", [4]), beta.Square(), 3);
            using var program = backend.Compile(Trace.Of("y", swept), store);
            program.Run(1);
            return program.Output("y").ToArray();
        }
    }

    [Fact]
    public void DrawsTheSameBitsOnAnyNumberOfThreads()
    {
        using var one = new CpuBackend(1);
        using var three = new CpuBackend(3);
        Assert.Equal(Run(one, 200, 40, 30, 3), Run(three, 200, 40, 30, 3));
    }

    // 65,536 chains of a machine of 2 + 2 units, in equilibrium after 50 sweeps: each state's frequency within 4.5 standard errors,
    // which 16 states exceed by chance once in 9,000 runs of other seeds.
    [Fact]
    public void VisitsEachStateAsOftenAsItsProbability()
    {
        using var cpu = new CpuBackend(2);
        const int chains = 65_536;
        double[] w = [0.8, -0.4, -1.1, 0.6], a = [0.3, -0.5], b = [0.1, 0.7];
        var drawn = Sweep(cpu, new double[chains * 2], w, a, b, 1.5, 50);
        var weights = Enumerable.Range(0, 16).Select(State).Select(s => Math.Exp(1.5 * ((a[0] * s[0]) + (a[1] * s[1]) + (b[0] * s[2]) + (b[1] * s[3])
            + (s[0] * ((w[0] * s[2]) + (w[1] * s[3]))) + (s[1] * ((w[2] * s[2]) + (w[3] * s[3])))))).ToArray();
        for (var state = 0; state < 16; state++)
        {
            var p = weights[state] / weights.Sum();
            var seen = drawn.Chunk(4).Count(row => row.Select(x => (double)x).SequenceEqual(State(state)));
            Assert.InRange(seen, (chains * p) - (4.5 * Math.Sqrt(chains * p * (1 - p))), (chains * p) + (4.5 * Math.Sqrt(chains * p * (1 - p))));
        }

        static double[] State(int number) => [.. Enumerable.Range(0, 4).Select(i => (double)((number >> i) & 1))];
    }

    [Fact]
    public void RefusesShapesThatDoNotFitAndStreamsThatAreDrawnFromTwice()
    {
        var (left, weight) = (Tensor.Input("l", [3, 2]), Tensor.Input("w", [2, 4]));
        var error = Assert.Throws<ShapeException>(() => Key.Gibbs(left, weight, Tensor.Full(0, [4]), Tensor.Full(0, [2]), 1, 1));
        Assert.Contains("biases", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Key.Gibbs(left, weight, Tensor.Full(0, [2]), Tensor.Full(0, [4]), 1, 0));
        using var store = new Store();
        var twice = Key.Gibbs(left, weight, Tensor.Full(0, [2]), Tensor.Full(0, [4]), 1, 1) + Key.Uniform([3, 6]);
        Assert.Throws<ArgumentException>(() => new ReferenceBackend().Compile(Trace.Of("y", twice), store));
    }

    private static float[] Run(IBackend backend, int chains, int lefts, int rights, int sweeps)
    {
        double[] Normals(string name, int count, double scale) => [.. Enumerable.Range(0, count).Select(i => scale * Key.Fold(name).NormalAt(0, i))];
        var bits = Normals("bits", chains * lefts, 1).Select(x => x > 0 ? 1.0 : 0).ToArray();
        return Sweep(backend, bits, Normals("w", lefts * rights, 0.5), Normals("a", lefts, 0.5), Normals("b", rights, 0.5), 0.7, sweeps);
    }

    private static float[] Sweep(IBackend backend, double[] left, double[] w, double[] a, double[] b, double beta, int sweeps)
    {
        using var store = new Store();
        Tensor Stored(string name, Shape shape, double[] values)
        {
            var variable = store.Add(name, shape);
            for (var i = 0; i < values.Length; i++)
                variable.Values[i] = (float)values[i];
            return variable.Tensor;
        }

        var swept = Key.Fold("sweeps").Gibbs(
            Stored("left", [left.Length / a.Length, a.Length], left), Stored("w", [a.Length, b.Length], w),
            Stored("a", [a.Length], a), Stored("b", [b.Length], b), beta, sweeps);
        using var program = backend.Compile(Trace.Of("y", swept), store);
        program.Run(3);
        return program.Output("y").ToArray();
    }
}
