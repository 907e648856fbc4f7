using Latent.Evaluation;
using Latent.Evaluation.Aggregate;
using Latent.Generation;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Generation;

/// <summary>Densities fitted to codes whose own density is known.</summary>
public sealed class DensityTests : IDisposable
{
    private const int Count = 4000;
    private const double Sigmas = 5;

    private static readonly RandomKey Key = new(3);

    private readonly CpuBackend _backend = new(1);
    private readonly Store _store = new();
    private readonly Vae _model;
    private readonly double[] _test = Corners.Truth.Sample(Count, Key.Fold("test"));

    public DensityTests() => _model = new(
        new ParameterScope(_store, Key), new VaeOptions { DataSize = 3, LatentSize = Corners.Size, Hidden = [4] });

    public void Dispose()
    {
        _store.Dispose();
        _backend.Dispose();
    }

    // Code by code, so that the error is that of the difference.
    [Fact]
    public void AMixtureBeatsAGaussianWhichBeatsThePrior()
    {
        var mixture = LogDensities("mixture:2");
        var gaussian = LogDensities("gaussian");
        var prior = LogDensities("prior");
        Assert.InRange(Gain(mixture, gaussian).Mean / Gain(mixture, gaussian).StandardError, Sigmas, double.PositiveInfinity);
        Assert.InRange(Gain(gaussian, prior).Mean / Gain(gaussian, prior).StandardError, Sigmas, double.PositiveInfinity);

        // A fit of 11 parameters to n codes costs 11 / 2n nats a code in expectation.
        var truth = Truth(_test);
        Assert.InRange(Gain(truth, mixture).Mean, -4 * Gain(truth, mixture).StandardError, 5 * 11.0 / (2 * Count));
    }

    // ln p(z) = -½ (z₁² + z₂² + 2 ln 2π).
    [Fact]
    public void ThePriorIsTheModels()
    {
        using var prior = new ModelPrior(_model, _store, _backend);
        var found = prior.LogDensities([0.5, -2, 0, 1]);
        Assert.Equal(-(0.125 + 2) - Math.Log(2 * Math.PI), found.Values[0], 1e-5);
        Assert.Equal(-0.5 - Math.Log(2 * Math.PI), found.Values[1], 1e-5);
        AssertMoments([0, 0], new double[,] { { 1, 0 }, { 0, 1 } }, prior.Sample(Count, Key));
    }

    // Both levels of a hierarchy: p(z₂) is the standard normal, and p(z₁ | z₂) what the evaluator's bound scores.
    [Fact]
    public void ThePriorOfAHierarchyIsThatOfAllItsLevels()
    {
        using var store = new Store();
        var options = new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [4] };
        var model = new HierarchicalVae(new ParameterScope(store, Key), options, [new UpperLevel([3], 1)]);
        using var prior = new ModelPrior(model, store, _backend);
        Assert.Equal(3, prior.Size);

        // E ln p(z) at its own draws is minus its entropy: that of z₂ is known, and those of z₁ are told apart by z₂ alone.
        var codes = prior.Sample(Count, Key);
        double[] top = [.. codes.Where((_, i) => i % 3 == 2)];
        Assert.InRange(top.Average(z => z * z), 1 - (4 * Math.Sqrt(2.0 / Count)), 1 + (4 * Math.Sqrt(2.0 / Count)));
        var moved = (double[])codes.Clone();
        for (var i = 0; i < moved.Length; i += 3)
            moved[i] += 10;
        var (at, off) = (prior.LogDensities(codes).Values, prior.LogDensities(moved).Values);
        Assert.All(at.Zip(off), pair => Assert.True(pair.First > pair.Second));

        using var inference = new Inference(model, store, _backend, Key);
        var x = new float[Count * 3];
        inference.Decode(codes, x);
        Assert.All(x, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void SamplesOfAGaussianHaveTheMomentsOfCodes()
    {
        using var gaussian = Fit("gaussian");
        var (mean, covariance) = SampleMoments.Of(Corners.Draws(Count)(0), Corners.Size);
        AssertMoments(mean, covariance, gaussian.Sample(Count, Key));
    }

    // The truth is not normal: what has its moments and is likelier than any Gaussian has found the two corners.
    [Fact]
    public void SamplesOfASecondStageFollowTheCodes()
    {
        using var stage = Fit("second-stage");
        var (mean, covariance) = SampleMoments.Of(Corners.Draws(Count)(0), Corners.Size);
        AssertMoments(mean, covariance, stage.Sample(Count, Key), 0.1);
        var found = stage.LogDensities(_test);
        Assert.Equal("importance sampling, K = 100", found.Estimator);
        var gain = Gain([.. found.Values], LogDensities("gaussian"));
        Assert.InRange(gain.Mean / gain.StandardError, Sigmas, double.PositiveInfinity);
        Assert.True(Gain(Truth(_test), [.. found.Values]).Mean > 0);
        Assert.InRange(((SecondStage)stage).Noise, 0.05, 1);
    }

    // A code that is a thousand times as long has a density that is less by a factor of a million.
    [Fact]
    public void CodesOfAnyScaleDo()
    {
        CodeDraws large = number => Array.ConvertAll(Corners.Draws(500)(number), z => 1000 * z);
        var options = new SecondStageOptions { Hidden = [16], Steps = 200 };
        using var stage = SecondStage.Fit(Corners.Draws(500), Corners.Size, options, _backend, Key);
        using var scaled = SecondStage.Fit(large, Corners.Size, options, _backend, Key);
        var (values, others) = (stage.LogDensities([-1, 0.5]).Values, scaled.LogDensities([-1000, 500]).Values);
        Assert.Equal(values[0] - (2 * Math.Log(1000)), others[0], 1e-2);
        var (sample, larger) = (stage.Sample(3, Key), scaled.Sample(3, Key));
        Assert.All(sample.Zip(larger), pair => Assert.Equal(1000 * pair.First, pair.Second, 20.0));
    }

    [Theory]
    [InlineData("prior")]
    [InlineData("gaussian")]
    [InlineData("mixture:3")]
    [InlineData("second-stage")]
    public void TheSameKeyGivesTheSameDraws(string kind)
    {
        using var first = Fit(kind, small: true);
        using var second = Fit(kind, small: true);
        Assert.Equal(kind, first.Name);
        Assert.Equal(first.Sample(5, Key), second.Sample(5, Key));
        Assert.NotEqual(first.Sample(5, Key), first.Sample(5, Key.Fold("other")));
    }

    [Fact]
    public void NamesAreReadAndOthersRefused()
    {
        Assert.Equal(DensityKind.MixtureOf(10), DensityKind.Parse("mixture"));
        Assert.Equal("prior gaussian mixture:10 second-stage", string.Join(' ', DensityKind.All));
        foreach (var text in (string[])["flow", "mixture:0", "mixture:x", "mixture:"])
        {
            Assert.Equal(
                $"Density '{text}' is not prior, gaussian, mixture, second-stage, or mixture:K with K components, as in 'mixture:20'.",
                Assert.Throws<FormatException>(() => DensityKind.Parse(text)).Message);
        }
    }

    [Fact]
    public void CodesWithoutADensityAreRefused()
    {
        Assert.Equal(
            "FittedMixture: the codes have a variance of 0; no density can be fitted to codes that do not vary, train the model further.",
            Assert.Throws<ArithmeticException>(() => FittedMixture.Fit([1, 1, 1], 1, 1, Key)).Message);
        Assert.Equal(
            "CodeScale: a code is not finite; train the model again with a smaller learning rate.",
            Assert.Throws<ArithmeticException>(() => SecondStage.Fit(_ => [1, double.NaN], 1, new(), _backend, Key)).Message);
    }

    private static Estimate Gain(double[] above, double[] below) => Estimate.Of([.. above.Zip(below, (a, b) => a - b)]);

    private static double[] Truth(double[] codes) => [.. codes.Chunk(Corners.Size).Select(z => Corners.Truth.LogDensity(z))];

    private double[] LogDensities(string kind)
    {
        using var density = Fit(kind);
        return [.. density.LogDensities(_test).Values];
    }

    private ICodeDensity Fit(string kind, bool small = false) => (kind == "second-stage"
            ? DensityKind.SecondStageOf(new() { Hidden = small ? [8] : [64, 64], Steps = small ? 20 : 2000 })
            : DensityKind.Parse(kind))
        .Fit(_model, _store, _backend, Corners.Draws(small ? 200 : Count), Key);

    // Within the tolerance and four standard errors of each moment; that of a covariance is below 2 s² / √n here.
    private static void AssertMoments(double[] mean, double[,] covariance, double[] sample, double tolerance = 0)
    {
        var found = SampleMoments.Of(sample, mean.Length);
        var error = 4 / Math.Sqrt(sample.Length / mean.Length);
        for (var i = 0; i < mean.Length; i++)
        {
            Assert.Equal(mean[i], found.Mean[i], tolerance + (error * Math.Sqrt(covariance[i, i])));
            for (var j = 0; j < mean.Length; j++)
            {
                var scale = Math.Sqrt(covariance[i, i] * covariance[j, j]);
                Assert.Equal(covariance[i, j], found.Covariance[i, j], scale * ((2 * tolerance) + (2 * error)));
            }
        }
    }
}
