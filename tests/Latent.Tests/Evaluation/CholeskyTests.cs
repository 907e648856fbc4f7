using Latent.Evaluation;

namespace Latent.Tests.Evaluation;

public sealed class CholeskyTests
{
    // L = [[2, 0, 0], [1, 3, 0], [-1, 0.5, 1]], A = L Lᵀ, det A = 36.
    private static readonly double[,] A = { { 4, 2, -2 }, { 2, 10, 0.5 }, { -2, 0.5, 2.25 } };

    [Fact]
    public void TheFactorByHand()
    {
        var cholesky = Cholesky.Of(A);
        Values.AssertNear(Math.Log(36), cholesky.LogDeterminant);
        double[] x = [1, 2, 3];
        cholesky.Multiply(x);
        Assert.Equal([2, 7, 3], x);
        cholesky.SolveLower(x);
        Assert.Equal([1, 2, 3], x);
    }

    [Fact]
    public void LengthAndTraceAreThoseOfTheInverse()
    {
        // (A x)ᵀ A⁻¹ (A x) = xᵀ A x.
        var cholesky = Cholesky.Of(A);
        double[] x = [1, -2, 0.5];
        var b = Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3).Sum(j => A[i, j] * x[j])).ToArray();
        var expected = x.Zip(b, (u, v) => u * v).Sum();
        Values.AssertNear(expected, cholesky.SquaredLength(b));

        // The cofactors of the diagonal over the determinant.
        Values.AssertNear((22.25 + 5 + 36) / 36, cholesky.TraceOfInverse());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhatIsNotPositiveDefiniteIsRefused(double offDiagonal)
    {
        var e = Assert.Throws<ArithmeticException>(
            () => Cholesky.Of(new[,] { { 1, offDiagonal }, { offDiagonal, 1 } }));
        Assert.Equal(
            $"Cholesky: a [2, 2] matrix is not positive definite (pivot 1 is {(offDiagonal > 1 ? "-3" : "0")}); add a ridge to its diagonal.",
            e.Message);
    }
}
