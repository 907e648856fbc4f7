using Latent.Layers;
using Latent.Models;
using Latent.Runs.Results;
using Latent.Sampling;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Evaluation;

namespace Latent.Tests.Sampling;

public sealed class HarmonicMarginalLikelihoodTests
{
    private const int Size = 4;
    private const int Count = 25;

    private static readonly VaeOptions Linear = new()
    {
        DataSize = Size,
        LatentSize = 2,
        Hidden = [],
        Likelihood = new FixedGaussianLikelihood(0.4),
    };

    private static readonly HarmonicOptions Many = new() { Draws = 400, Chains = 8 };

    private static readonly float[] Data =
        [.. ProbabilisticPcaTests.Correlated(Count, Size).Select(x => (float)x)];

    private static void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = Data[(rows[i / Size] * Size) + (i % Size)];
    }

    private static HarmonicReport Report(VaeOptions model, HarmonicOptions options, Store store, float scale = 1, ulong seed = 5)
    {
        using var backend = new CpuBackend(1);
        using var estimator = new HarmonicMarginalLikelihood(
            Build(model, store, scale), store, backend, options, new RandomKey(seed));
        return estimator.LogLikelihood(Count, Read);
    }

    private static Vae Build(VaeOptions options, Store store, float scale)
    {
        var parameters = new ParameterScope(store, new RandomKey(3));
        var model = new Vae(parameters, options);
        foreach (var parameter in parameters.Parameters)
        {
            foreach (ref var value in parameter.Values)
                value *= scale;
        }

        return model;
    }

    // Posteriors here are correlated normals; batches of 7 data leave a smaller one at the end.
    [Theory]
    [InlineData(1000)]
    [InlineData(56)]
    public void ALinearModelsExactLikelihoodIsWithinFourStandardErrors(int rows)
    {
        using var store = new Store();
        var report = Report(Linear, Many with { Rows = rows }, store);
        var exact = ProbabilisticPca.Of(Linear, store)!;
        var squares = 0.0;
        for (var i = 0; i < Count; i++)
        {
            double[] x = [.. Data.AsSpan(i * Size, Size).ToArray().Select(a => (double)a)];
            var sigmas = (report.Values[i] - exact.LogLikelihood(x)) / report.StandardErrors[i];
            Assert.True(Math.Abs(sigmas) < 4, $"example {i}: {sigmas:F2} standard errors off");
            squares += sigmas * sigmas / Count;
        }

        // The errors are as great as they say: χ² of 25 degrees is within these but for 1e-4 of either side.
        Assert.True(squares is > 0.3 and < 2.4, $"mean square of {squares:F2} standard errors");
        Assert.All(report.StandardErrors, e => Assert.InRange(e, 1e-4, 0.03));
        Assert.Equal(0.9, report.Acceptance, 0.03);
        Assert.Equal("harmonic mean, 8 x 200 draws by HMC", report.LogLikelihood.Estimator);
        Assert.Equal(report.Values.Average(), report.LogLikelihood.Mean, 1e-9);
    }

    // The tool's settings, 20 seeds of 25 data. A normal is beyond 2 errors with 4.6 % and beyond 4 with 6e-5; the error is of some
    // hundred effective draws itself, so that a little more is allowed, within 4 sigmas.
    [Fact]
    public void AtTheToolsSettingsTheErrorHoldsOverSeeds()
    {
        const int seeds = 20;
        var options = new RunMarginalOptions("test", Count).Harmonic();
        var sigmas = new List<double>();
        for (var seed = 0; seed < seeds; seed++)
        {
            using var store = new Store();
            var report = Report(Linear, options, store, seed: 100 + (ulong)seed);
            var exact = ProbabilisticPca.Of(Linear, store)!;
            for (var i = 0; i < Count; i++)
            {
                double[] x = [.. Data.AsSpan(i * Size, Size).ToArray().Select(a => (double)a)];
                sigmas.Add((report.Values[i] - exact.LogLikelihood(x)) / report.StandardErrors[i]);
            }
        }

        Assert.InRange(Math.Sqrt(sigmas.Average(s => s * s)), 0.85, 1.15);
        Assert.InRange(sigmas.Count(s => Math.Abs(s) > 2), 0, 45);
        Assert.InRange(sigmas.Max(Math.Abs), 0, 4.5);
    }

    // No closed form: the integral over z by the trapezoid rule is the judge. Posteriors are no normals here, so that a
    // narrower q is taken.
    [Fact]
    public void ANonlinearModelAgreesWithTheIntegralOnAGrid()
    {
        using var store = new Store();
        var options = Linear with { Hidden = [8], Likelihood = new FixedGaussianLikelihood(0.8) };
        var report = Report(options, Many with { Narrowing = 0.5 }, store);
        var judged = OnAGrid(options);
        for (var i = 0; i < Count; i++)
        {
            var sigmas = (report.Values[i] - judged[i]) / report.StandardErrors[i];
            Assert.True(Math.Abs(sigmas) < 4, $"example {i}: {sigmas:F2} standard errors off");
        }

        Assert.All(report.StandardErrors, e => Assert.InRange(e, 1e-4, 0.1));
        Assert.InRange(report.ScaleReductions.Count(r => r is > 0.99 and < 1.2), Count - 2, Count);
    }

    // With weights so great, posteriors have several modes. A chain that began at a single draw of the prior would be caught
    // where the density is low, and its ratios, far too great, would outweigh all others: by nats in the mean.
    [Fact]
    public void PosteriorsOfSeveralModesAgreeWithTheIntegralOnAGrid()
    {
        using var store = new Store();
        var options = Linear with { Hidden = [8], Likelihood = new FixedGaussianLikelihood(0.8) };
        var report = Report(options, Many with { Narrowing = 0.5, Chains = 16 }, store, scale: 3);
        Assert.Equal(OnAGrid(options, scale: 3).Average(), report.Values.Average(), 0.1);
    }

    private static double[] OnAGrid(VaeOptions options, float scale = 1)
    {
        const double spacing = 0.1, reach = 7;
        const int side = (int)(2 * reach / spacing) + 1;
        using var store = new Store();
        using var backend = new CpuBackend(1);
        using var density = new JointLogDensity(Build(options, store, scale), store, backend);
        var (z, x) = (new double[side * side * 2], new float[Size]);
        for (var i = 0; i < side * side; i++)
            (z[2 * i], z[(2 * i) + 1]) = ((spacing * (i / side)) - reach, (spacing * (i % side)) - reach);
        var (values, gradients, judged) = (new double[side * side], new double[z.Length], new double[Count]);
        for (var i = 0; i < Count; i++)
        {
            Read([i], x);
            density.Observe(x);
            density.Evaluate(z, values, gradients);
            judged[i] = Numerics.LogSumExp(values) + (2 * Math.Log(spacing));
        }

        return judged;
    }

    [Fact]
    public void TheSameKeyGivesTheSameBits()
    {
        using Store first = new(), second = new();
        var few = new HarmonicOptions { Draws = 20 };
        Assert.Equal(Report(Linear, few, first).Values, Report(Linear, few, second).Values);
    }

    [Fact]
    public void TooFewDrawsAndChainsThatDoNotMoveAreErrors()
    {
        using Store few = new(), stuck = new();
        Assert.StartsWith(
            "HarmonicMarginalLikelihood: 4 draws of a chain do not fit a covariance of 4 latent variables; take "
            + "more draws.",
            Assert.Throws<ArgumentException>(() => Report(
                Linear with { LatentSize = 4 }, new HarmonicOptions { Draws = 8, Chains = 1 }, few)).Message,
            StringComparison.Ordinal);
        var still = new HarmonicOptions
        {
            Draws = 20,
            Chains = 1,
            Sampler = new() { StepSize = 1e4, WarmUp = 0 },
        };
        Assert.Equal(
            "HarmonicMarginalLikelihood: the draws of example 0 do not spread in all 2 dimensions; take a longer "
            + "warm-up, a smaller first step, or more draws.",
            Assert.Throws<ArithmeticException>(() => Report(Linear, still, stuck)).Message);
    }
}
