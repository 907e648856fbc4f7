using Latent.Sampling;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

public sealed class HamiltonianMonteCarloTests
{
    private static readonly RandomKey Key = new(6);

    // Far out, so that reaching the target is part of what is tested.
    private static double[] Far(int length) => [.. Enumerable.Range(0, length).Select(i => 5 * Key.NormalAt(0, i))];

    // Thinned until successive draws are all but independent, which the test's error rate supposes.
    private static double[][] Draws(HamiltonianMonteCarlo sampler, int size, int count, int thinning)
    {
        while (!sampler.IsWarm)
            sampler.Advance();
        var draws = Enumerable.Range(0, size).Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < count * thinning; i++)
        {
            sampler.Advance();
            for (var at = 0; at < sampler.Positions.Length && i % thinning == thinning - 1; at++)
                draws[at % size].Add(sampler.Positions[at]);
        }

        return [.. draws.Select(d => d.ToArray())];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DrawsOfIndependentNormalsFollowTheirDistribution(bool common)
    {
        double[] mean = [1, -2, 0], deviation = [1, 0.5, 2];
        var options = new HamiltonianOptions { CommonStep = common };
        var sampler = new HamiltonianMonteCarlo(new NormalTarget(mean, deviation), Far(3 * 400), options, Key);
        foreach (var (i, draws) in Draws(sampler, size: 3, count: 50, thinning: 5).Index())
            KolmogorovSmirnov.AssertNormal(mean[i], deviation[i], draws);
    }

    // A step at which the integrator alone is wrong by a third in variance, 1 / (1 - ε²/4): acceptance makes it right.
    [Fact]
    public void ACoarseStepIsCorrectedByAcceptance()
    {
        var options = new HamiltonianOptions { StepSize = 1, WarmUp = 0, Steps = 3 };
        double[] start = [.. Enumerable.Range(0, 2000).Select(i => Key.NormalAt(0, i))];
        var sampler = new HamiltonianMonteCarlo(NormalTarget.Standard, start, options, Key);
        KolmogorovSmirnov.AssertNormal(0, 1, Draws(sampler, size: 1, count: 20, thinning: 5)[0]);
        Assert.Equal(1, sampler.StepSize(0));
    }

    [Fact]
    public void DrawsFromACompiledModelFollowItsExactPosterior()
    {
        using var store = new Store();
        using var backend = new CpuBackend(1);
        using var density = new JointLogDensity(Toy.Build(store), store, backend);
        density.Observe(Toy.Data(50));
        var sampler = new HamiltonianMonteCarlo(density, Far(400), new HamiltonianOptions { Steps = 4 }, Key);
        KolmogorovSmirnov.AssertNormal(
            Toy.PosteriorMean, Toy.PosteriorDeviation, Draws(sampler, size: 1, count: 50, thinning: 5)[0]);
    }

    [Theory]
    [InlineData(false, 0.001)]
    [InlineData(true, 0.001)]
    [InlineData(false, 30)]
    [InlineData(true, 30)]
    public void TheStepIsTunedToNinetyPerCentFromFarTooSmallAndFarTooGreat(bool common, double start)
    {
        const int size = 10, chains = 50, iterations = 200;
        double[] deviation = [.. Enumerable.Range(1, size).Select(i => 0.3 * i)];
        var options = new HamiltonianOptions { CommonStep = common, StepSize = start, WarmUp = 500 };
        var sampler = new HamiltonianMonteCarlo(
            new NormalTarget(new double[size], deviation), Far(size * chains), options, Key);
        var acceptance = 0.0;
        for (var i = 0; i < options.WarmUp + iterations; i++)
        {
            sampler.Advance();
            if (i >= options.WarmUp)
                acceptance += sampler.Acceptance.ToArray().Average() / iterations;
        }

        Assert.Equal(0.9, acceptance, 0.03);
        Assert.Equal(common, sampler.StepSize(0) == sampler.StepSize(1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    public void ResumedChainsAreTheSameBitsAsChainsNeverStopped(int stop)
    {
        var options = new HamiltonianOptions { WarmUp = 10 };
        HamiltonianMonteCarlo whole = Make(), before = Make(), after = Make();
        for (var i = 0; i < 20; i++)
            whole.Advance();
        for (var i = 0; i < stop; i++)
            before.Advance();
        after.State = before.State;
        for (var i = stop; i < 20; i++)
            after.Advance();
        Assert.Equal(whole.Positions.ToArray(), after.Positions.ToArray());
        Assert.Equal(whole.StepSize(4), after.StepSize(4));
        Assert.NotEqual(whole.Positions.ToArray(), before.Positions.ToArray());

        HamiltonianMonteCarlo Make() => new(NormalTarget.Standard, Far(5), options, Key);
    }

    // Wide enough that the density's matrix products are divided.
    [Fact]
    public void TheSameBitsComeOfOneTwoAndFourThreads()
    {
        var one = Positions(1);
        Assert.Equal(one, Positions(2));
        Assert.Equal(one, Positions(4));

        static double[] Positions(int threads)
        {
            using var store = new Store();
            using var backend = new CpuBackend(threads);
            var options = new Latent.Models.VaeOptions { DataSize = 40, LatentSize = 3, Hidden = [300] };
            var model = new Latent.Models.Vae(new Latent.Layers.ParameterScope(store, Key), options);
            using var density = new JointLogDensity(model, store, backend);
            density.Observe([.. Enumerable.Range(0, 100 * 40).Select(i => (float)(i % 3 == 0 ? 1 : 0))]);
            var sampler = new HamiltonianMonteCarlo(density, Far(300), new HamiltonianOptions(), Key);
            for (var i = 0; i < 5; i++)
                sampler.Advance();
            return sampler.Positions.ToArray();
        }
    }

    // ½ z⁴ of a step far too great overflows: such an end is refused, and the other chain walks on.
    [Fact]
    public void AnEndOfNoEnergyIsRefused()
    {
        var options = new HamiltonianOptions { StepSize = 0.5, WarmUp = 0, Steps = 20 };
        var sampler = new HamiltonianMonteCarlo(new Quartic(), [100, 0.1], options, Key);
        for (var i = 0; i < 10; i++)
        {
            sampler.Advance();
            Assert.Equal(0, sampler.Acceptance[0]);
        }

        Assert.Equal(100, sampler.Positions[0]);
        Assert.NotEqual(0.1, sampler.Positions[1]);
    }

    [Fact]
    public void WrongCallsSayWhatIsWrong()
    {
        var options = new HamiltonianOptions();
        var two = new NormalTarget([0, 0], [1, 1]);
        Assert.StartsWith(
            "HamiltonianMonteCarlo: 3 coordinates are not points of 2.",
            Assert.Throws<ArgumentException>(() => new HamiltonianMonteCarlo(two, [1, 2, 3], options, Key)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "HamiltonianMonteCarlo: chain 1 stands where the log-density is NaN; start it where the density is finite.",
            Assert.Throws<ArithmeticException>(
                () => new HamiltonianMonteCarlo(two, [1, 2, 3, double.NaN], options, Key).Advance()).Message);
        var other = new HamiltonianMonteCarlo(two, [1, 2], options, Key).State;
        Assert.StartsWith(
            "HamiltonianMonteCarlo: Positions of the state has 2 values, these chains 4.",
            Assert.Throws<ArgumentException>(
                () => new HamiltonianMonteCarlo(two, [1, 2, 3, 4], options, Key).State = other).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { TargetAcceptance = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Jitter = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { WarmUp = -1 });
    }

    private sealed class Quartic : LogDensity
    {
        public override int Size => 1;

        public override void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients)
        {
            for (var i = 0; i < points.Length; i++)
                (values[i], gradients[i]) = (-Math.Pow(points[i], 4) / 2, -2 * Math.Pow(points[i], 3));
        }
    }
}
