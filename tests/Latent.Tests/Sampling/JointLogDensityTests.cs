using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Sampling;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

public sealed class JointLogDensityTests
{
    // What float32 leaves of values of order 10.
    private const double Tolerance = 2e-6;

    [Fact]
    public void TheToysDensityAndGradientAreThoseByHand()
    {
        using var store = new Store();
        using var density = new JointLogDensity(Toy.Build(store), store, new ReferenceBackend());
        density.Observe([1.5f, -0.25f]);
        double[] z = [0, 0.4, -1.25, 2], values = new double[4], gradients = new double[4];
        density.Evaluate(z, values, gradients);
        foreach (var (i, x) in new[] { 1.5, -0.25, 1.5, -0.25 }.Index())
        {
            var residual = x - (2 * z[i]) - 0.5;
            var exact = -Math.Log(2 * Math.PI) - Math.Log(0.5) - (z[i] * z[i] / 2) - (2 * residual * residual);
            Values.AssertNear(exact, values[i], Tolerance);
            Values.AssertNear(-z[i] + (8 * residual), gradients[i], Tolerance);
        }
    }

    [Fact]
    public void ItFollowsTheStoreAndTheDataAsTheyChange()
    {
        using var store = new Store();
        using var density = new JointLogDensity(Toy.Build(store), store, new ReferenceBackend());
        density.Observe([1.5f]);
        Assert.Equal(8, Slope(), Tolerance);
        density.Observe([2.5f]);
        Assert.Equal(16, Slope(), Tolerance);
        store["decoder.mean.weight"].Values[0] = 1;
        Assert.Equal(8, Slope(), Tolerance);

        double Slope()
        {
            double[] value = [0], gradient = [0];
            density.Evaluate([0], value, gradient);
            return gradient[0];
        }
    }

    [Fact]
    public void TheGradientOfANetworkIsThatOfDifferences()
    {
        const int data = 6, latent = 3, rows = 4;
        const double h = 1e-2, tolerance = 2e-3;
        using var store = new Store();
        using var backend = new CpuBackend(1);
        var key = new RandomKey(8);
        var model = new Vae(
            new ParameterScope(store, key.Fold("parameters")),
            new VaeOptions { DataSize = data, LatentSize = latent, Hidden = [7] });
        using var density = new JointLogDensity(model, store, backend);
        density.Observe([.. Enumerable.Range(0, rows * data).Select(i => (float)(i % 2))]);
        double[] z = [.. Enumerable.Range(0, rows * latent).Select(i => key.NormalAt(0, i))];
        double[] values = new double[rows], gradients = new double[z.Length], other = new double[z.Length];
        density.Evaluate(z, values, gradients);
        for (var i = 0; i < z.Length; i++)
        {
            double[] up = [.. z], down = [.. z], above = new double[rows], below = new double[rows];
            up[i] += h;
            down[i] -= h;
            density.Evaluate(up, above, other);
            density.Evaluate(down, below, other);
            Assert.Equal((above[i / latent] - below[i / latent]) / (2 * h), gradients[i], tolerance);
        }
    }

    [Fact]
    public void WrongCallsSayWhatIsWrong()
    {
        using var store = new Store();
        using var density = new JointLogDensity(Toy.Build(store), store, new ReferenceBackend());
        Assert.Equal(
            "JointLogDensity: no data; call Observe first.",
            Assert.Throws<InvalidOperationException>(() => density.Evaluate([0], [0], [0])).Message);
        density.Observe([1, 2]);
        Assert.StartsWith(
            "JointLogDensity: 3 coordinates are not points of 1 for each of 2 data.",
            Assert.Throws<ArgumentException>(() => density.Evaluate([0, 0, 0], [0, 0, 0], [0, 0, 0])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "JointLogDensity: 0 values are not rows of 1.",
            Assert.Throws<ArgumentException>(() => density.Observe([])).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Sampling: the model has 2 levels of latent variables; only one is sampled.",
            Assert.Throws<NotSupportedException>(
                () => new JointLogDensity(new TwoLevels(), store, new ReferenceBackend())).Message);
    }

    private sealed class TwoLevels : ILatentModel
    {
        public Shape DataShape => [1];

        public IReadOnlyList<LatentLevel> Levels { get; } = [new("z1", [1]), new("z2", [2])];

        public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context) => throw new NotSupportedException();

        public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) =>
            throw new NotSupportedException();

        public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => throw new NotSupportedException();

        public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) =>
            throw new NotSupportedException();
    }
}
