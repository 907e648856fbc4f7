using Latent.Layers;
using Latent.Models;
using Latent.Sampling;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Sampling;

/// <summary>Chains of a linear model whose q is the exact posterior, so that they are Gibbs samplers of a known normal.</summary>
public sealed class PseudoGibbsTests
{
    private const double Noise = 0.5, Sigmas = 4.5;
    private const int Chains = 4000, Size = 3;

    // x = w z + b + noise.
    private static readonly double[] W = [1, 0.8, -0.6], B = [0.3, -0.2, 0.1];
    private static readonly float[] Known = [1.25f, -0.75f, 1e-30f];

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 2)]
    public void TheChainSettlesAtTheConditionalLaw(int first, int second)
    {
        var given = Size - first - second;

        // Of a joint normal with covariance w wᵀ + s² I, given one value.
        var gain = W[given] / Covariance(given, given);
        double Mean(int i) => B[i] + (W[i] * gain * (Known[given] - B[given]));
        double Left(int i, int j) => Covariance(i, j) - (W[i] * gain * Covariance(given, j));
        AssertLaw(Draw([first, second]), first, second, Mean, Left);
    }

    [Fact]
    public void ARowWithoutAnyValueIsASampleOfTheModel() =>
        AssertLaw(Draw([0, 1, 2]), 0, 1, i => B[i], Covariance);

    [Fact]
    public void TheMeanOfDrawsEstimatesTheConditionalMean()
    {
        using var store = new Store();
        using var backend = new CpuBackend(1);
        using var chain = new PseudoGibbs(Exact(store), store, backend, new RandomKey(5));
        var (x, missing) = Rows([1, 2]);
        var found = Imputation.Of(chain, x, missing, new ImputationOptions { Sweeps = 200, Draws = 4 });
        Assert.Equal(4, found.Draws.Count);
        var gain = W[0] / Covariance(0, 0);

        // The mean over the sweeps of a chain spreads less than one draw; that of 160 draws, a little dependent, is low by a hundredth.
        var deviation = Math.Sqrt(Covariance(1, 1) - (W[1] * gain * Covariance(0, 1)));
        Assert.Equal(B[1] + (W[1] * gain * (Known[0] - B[0])), Every(found.Mean, 1).Average(), Sigmas * deviation / Math.Sqrt(Chains));
        Assert.Equal(deviation, Every(found.Deviation, 1).Average(), 0.02);
        Assert.All(Every(found.Deviation, 0), x => Assert.Equal(0, x));
    }

    [Fact]
    public void KnownValuesKeepTheirBitsAndDrawsRepeat()
    {
        var drawn = Draw([1]);
        Assert.Equal(drawn, Draw([1]));
        Assert.All(Every(drawn, 0), x => Assert.Equal(Known[0], x));
        Assert.All(Every(drawn, 2), x => Assert.Equal(BitConverter.SingleToUInt32Bits(Known[2]), BitConverter.SingleToUInt32Bits(x)));
    }

    [Fact]
    public void WrongLengthsAndTooManyDrawsAreRefused()
    {
        using var store = new Store();
        using var backend = new CpuBackend(1);
        using var chain = new PseudoGibbs(Exact(store), store, backend, new RandomKey(5));
        Assert.StartsWith(
            "PseudoGibbs: 4 values and 4 marks are not rows of 3 values, each with its mark.",
            Assert.Throws<ArgumentException>(() => chain.Sweep(new float[4], new bool[4], 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Imputation: 9 draws of the 8 sweeps after the burn-in; expected 0 to 8.",
            Assert.Throws<ArgumentException>(() => Imputation.Of(chain, new float[3], new bool[3], new() { Sweeps = 10, Draws = 9 })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "PseudoGibbs: a draw for rows 1 to 1 is not finite; their known values are too far from the training data.",
            Assert.Throws<ArithmeticException>(() => chain.Sweep(new float[] { float.PositiveInfinity, 0, 0 }, [false, true, true], 1)).Message,
            StringComparison.Ordinal);
    }

    // Chains are independent: each gives one draw, its last.
    private static float[] Draw(int[] drawn)
    {
        using var store = new Store();
        using var backend = new CpuBackend(1);
        using var chain = new PseudoGibbs(Exact(store), store, backend, new RandomKey(3));
        var (x, missing) = Rows(drawn);
        return Imputation.Of(chain, x, missing, new ImputationOptions { Sweeps = 60, Draws = 1 }).Draws[0];
    }

    private static (float[] X, bool[] Missing) Rows(int[] drawn)
    {
        float[] x = [.. Enumerable.Repeat(Known, Chains).SelectMany(row => row)];
        bool[] missing = [.. Enumerable.Range(0, x.Length).Select(i => drawn.Contains(i % Size))];
        for (var i = 0; i < x.Length; i++)
            x[i] = missing[i] ? 0 : x[i];
        return (x, missing);
    }

    private static void AssertLaw(float[] x, int first, int second, Func<int, double> mean, Func<int, int, double> covariance)
    {
        foreach (var i in (int[])[first, second])
        {
            var (found, expected) = (Every(x, i), covariance(i, i));
            var average = found.Average(v => (double)v);
            Assert.Equal(mean(i), average, Sigmas * Math.Sqrt(expected / Chains));
            Assert.Equal(expected, found.Average(v => (v - average) * (v - average)), Sigmas * expected * Math.Sqrt(2.0 / Chains));
        }

        var (a, b) = (covariance(first, first), covariance(second, second));
        var (both, c) = (Every(x, first).Zip(Every(x, second)).Average(v => (v.First - mean(first)) * (v.Second - mean(second))), covariance(first, second));
        Assert.Equal(c, both, Sigmas * Math.Sqrt(((a * b) + (c * c)) / Chains));
    }

    private static double Covariance(int i, int j) => (W[i] * W[j]) + (i == j ? Noise * Noise : 0);

    private static float[] Every(float[] x, int value) => [.. Enumerable.Range(0, x.Length / Size).Select(i => x[(i * Size) + value])];

    // q(z | x) = N(Σ w (x - b) / s² / P, 1 / P) with P = 1 + Σ w² / s².
    private static Vae Exact(Store store)
    {
        var options = new VaeOptions { DataSize = Size, LatentSize = 1, Hidden = [], Likelihood = new FixedGaussianLikelihood(Noise) };
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), options);
        var precision = 1 + W.Sum(w => w * w / (Noise * Noise));
        for (var i = 0; i < Size; i++)
        {
            store["decoder.mean.weight"].Values[i] = (float)W[i];
            store["decoder.mean.bias"].Values[i] = (float)B[i];
            store["encoder.mean.weight"].Values[i] = (float)(W[i] / (Noise * Noise) / precision);
        }

        store["encoder.mean.bias"].Values[0] = (float)(-W.Zip(B).Sum(x => x.First * x.Second) / (Noise * Noise) / precision);
        store["encoder.logVariance.weight"].Values.Clear();
        store["encoder.logVariance.bias"].Values[0] = (float)-Math.Log(precision);
        return model;
    }
}
