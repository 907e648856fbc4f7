using Latent.Evaluation.Boltzmann;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;
using Latent.Tests.Priors;

namespace Latent.Tests.Evaluation.Boltzmann;

public sealed class LogPartitionTests
{
    private static readonly RandomKey Key = new(8);

    [Fact]
    public void EnumerationIsExact()
    {
        var enumeration = new BoltzmannEnumeration(TinyMachine.Weights);
        Assert.Equal(TinyMachine.LogZ, enumeration.LogZ, tolerance: 1e-11);
        var (left, right, both) = enumeration.Moments();
        Assert.Equal([0.612112385589, 0.342603940110], left, (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.Equal([0.550166342621, 0.654799576688], right, (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.Equal([0.384184652203, 0.378317388719, 0.127578948163, 0.254586268306], both, (a, b) => Math.Abs(a - b) < 1e-11);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(7, 3)]
    [InlineData(1, 1)]
    public void EnumerationSumsOverTheSmallerLayer(int lefts, int rights)
    {
        var machine = Random(lefts, rights, 0);
        var states = from l in Enumerable.Range(0, 1 << lefts)
                     from r in Enumerable.Range(0, 1 << rights)
                     select (L: TinyMachine.State(l, lefts), R: TinyMachine.State(r, rights));
        var weighed = states.Select(s => (s.L, s.R, Weight: Math.Exp(machine.NegativeEnergy(s.L, s.R)))).ToList();
        var z = weighed.Sum(s => s.Weight);
        var enumeration = new BoltzmannEnumeration(machine);
        Values.AssertNear(Math.Log(z), enumeration.LogZ);
        var (left, _, both) = enumeration.Moments();
        Values.AssertNear(weighed.Sum(s => s.L[0] * s.Weight) / z, left[0]);
        Values.AssertNear(weighed.Sum(s => s.L[lefts - 1] * s.R[0] * s.Weight) / z, both[(lefts - 1) * rights]);
    }

    [Fact]
    public void EnumerationRefusesLargeLayers()
    {
        var error = Assert.Throws<ArgumentException>(() => new BoltzmannEnumeration(Random(21, 30, 0)));
        Assert.Contains("21 and 30", error.Message, StringComparison.Ordinal);
    }

    // A machine without couplings has independent bits.
    [Fact]
    public void AnnealingIsExactWithoutCouplings()
    {
        using var cpu = new CpuBackend(1);
        var machine = new BoltzmannWeights(new double[30 * 40], [.. Enumerable.Repeat(0.7, 30)], [.. Enumerable.Repeat(-1.2, 40)]);
        using var annealing = new AnnealedImportance(machine, new() { Chains = 256, Temperatures = 200 }, cpu, Key);
        var exact = (30 * Tensors.Numerics.Softplus(0.7)) + (40 * Tensors.Numerics.Softplus(-1.2));
        Assert.True(annealing.Forward().IsWithin(4, exact));
    }

    // 100 machines of 10 + 10 units. The standard error is that of the mean of the weights; a right one leaves at most a few outside three.
    [Fact]
    public void AnnealingLiesWithinItsErrorAndItsTwoDirectionsOnEitherSide()
    {
        using var cpu = new CpuBackend(2);
        var (within, forward, reverse) = (0, 0.0, 0.0);
        for (var i = 0; i < 100; i++)
        {
            var machine = Random(10, 10, i);
            var exact = new BoltzmannEnumeration(machine).LogZ;
            var key = Key.Fold(i);
            using (var fine = new AnnealedImportance(machine, new() { Chains = 256, Temperatures = 100 }, cpu, key))
                within += fine.Forward().IsWithin(3, exact) ? 1 : 0;

            // So few chains and temperatures that the bias is seen.
            using var coarse = new AnnealedImportance(machine, new() { Chains = 8, Temperatures = 3 }, cpu, key.Fold("coarse"));
            forward += (coarse.Forward().Mean - exact) / 100;
            reverse += (coarse.Reverse(Exact(machine, 8, key.Fold("exact"))).Mean - exact) / 100;
        }

        Assert.True(within >= 95, $"{within} of 100 within three standard errors");
        Assert.True(forward < 0 && reverse > 0, $"forward {forward:F4}, reverse {reverse:F4} nats above ln Z on average");
    }

    /// <summary>A machine with couplings and biases N(0, ½²).</summary>
    internal static BoltzmannWeights Random(int lefts, int rights, int number)
    {
        var key = Key.Fold("machine").Fold(number);
        double[] Normals(string name, int count) => [.. Enumerable.Range(0, count).Select(i => 0.5 * key.Fold(name).NormalAt(0, i))];
        return new(Normals("w", lefts * rights), Normals("a", lefts), Normals("b", rights));
    }

    /// <summary>Draws of the left layer by its enumerated probabilities. Shape: [count, L].</summary>
    internal static float[] Exact(BoltzmannWeights machine, int count, RandomKey key)
    {
        var masses = Enumerable.Range(0, 1 << machine.Lefts).Select(number =>
        {
            var left = TinyMachine.State(number, machine.Lefts);
            var mass = machine.NegativeEnergy(left, new double[machine.Rights]);
            for (var j = 0; j < machine.Rights; j++)
                mass += Tensors.Numerics.Softplus(machine.RightBias[j] + Enumerable.Range(0, machine.Lefts).Sum(i => left[i] * machine.Weight[(i * machine.Rights) + j]));
            return mass;
        }).ToArray();
        var logZ = Tensors.Numerics.LogSumExp(masses);
        return [.. Enumerable.Range(0, count).SelectMany(i =>
        {
            var (u, state) = (key.UniformAt(0, i), 0);
            for (; state < masses.Length - 1 && u > Math.Exp(masses[state] - logZ); state++)
                u -= Math.Exp(masses[state] - logZ);
            return TinyMachine.State(state, machine.Lefts).Select(x => (float)x);
        })];
    }
}
