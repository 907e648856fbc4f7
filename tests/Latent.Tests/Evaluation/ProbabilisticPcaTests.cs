using Latent.Evaluation;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation;

public sealed class ProbabilisticPcaTests
{
    // In one dimension x ~ N(b, w² + σ²): the toy model of the reference values.
    [Fact]
    public void OneDimensionIsANormal() =>
        Values.AssertNear(
            -1.7600450834963648, new ProbabilisticPca([0.5], new double[,] { { 2 } }, 0.25).LogLikelihood([1.5]));

    [Fact]
    public void WithoutWeightsItIsIndependentNoise() => Values.AssertNear(
        -Math.Log(2 * Math.PI) - Math.Log(0.5) - 2,
        new ProbabilisticPca([1, 2], new double[2, 1], 0.5).LogLikelihood([2, 3]));

    // C = [[2, 1], [1, 2]] has determinant 3 and inverse [[2, -1], [-1, 2]] / 3.
    [Fact]
    public void TwoDimensionsByHand() => Values.AssertNear(
        -Math.Log(2 * Math.PI) - (Math.Log(3) / 2) - (0.5 * 14 / 3),
        new ProbabilisticPca([0, 0], new double[,] { { 1 }, { 1 } }, 1).LogLikelihood([3, 1]));

    [Fact]
    public void TheFitHasAGreaterLikelihoodThanItsNeighbours()
    {
        const int size = 5, latent = 2, count = 200;
        var data = Correlated(count, size);
        var best = ProbabilisticPca.Fit(data, size, latent).LogLikelihoods(data).Mean;
        var narrower = ProbabilisticPca.Fit(data, size, 1).LogLikelihoods(data).Mean;
        var wider = ProbabilisticPca.Fit(data, size, 3).LogLikelihoods(data).Mean;
        Assert.True(narrower < best && best < wider);
    }

    [Fact]
    public void EigenvectorsDiagonalize()
    {
        double[,] a = { { 4, 1, 0.5 }, { 1, 3, -0.2 }, { 0.5, -0.2, 1 } };
        var (values, vectors) = SymmetricEigen.Of(a);
        Assert.Equal(values.OrderDescending(), values);
        for (var k = 0; k < 3; k++)
        {
            for (var i = 0; i < 3; i++)
            {
                var product = Enumerable.Range(0, 3).Sum(j => a[i, j] * vectors[j, k]);
                Values.AssertNear(values[k] * vectors[i, k], product);
            }
        }
    }

    /// <summary>Data with two strong directions and noise. Shape: [count, size].</summary>
    public static double[] Correlated(int count, int size)
    {
        var key = new RandomKey(17);
        var data = new double[count * size];
        for (var row = 0; row < count; row++)
        {
            var (a, b) = (key.NormalAt(row, 0), key.NormalAt(row, 1));
            for (var i = 0; i < size; i++)
            {
                var signal = (a * Math.Sin(i + 1)) + (0.6 * b * Math.Cos(2 * i));
                data[(row * size) + i] = 0.3 + signal + (0.4 * key.NormalAt(row, 2 + i));
            }
        }

        return data;
    }
}
