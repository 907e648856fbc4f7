using System.Globalization;

namespace Latent.Evaluation.Aggregate;

/// <summary>
/// The squared Fréchet (Wasserstein-2) distance of two Gaussians,
/// <c>|m₁ - m₂|² + tr(S₁ + S₂ - 2 (S₁ S₂)^½)</c>, in squared units of the variables.
/// </summary>
/// <remarks>
/// Dowson and Landau 1982, doi:10.1016/0047-259X(82)90077-X. Published distances of images are taken between features of
/// one particular network: those of codes, pixels or other features do not compare with them.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The squared distance of two Gaussians by their moments; covariances may be singular.</summary>
    /// <param name="mean1">m₁. Shape: [D].</param>
    /// <param name="covariance1">S₁, symmetric. Shape: [D, D].</param>
    /// <param name="mean2">m₂. Shape: [D].</param>
    /// <param name="covariance2">S₂, symmetric. Shape: [D, D].</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static double OfGaussians(
        ReadOnlySpan<double> mean1, double[,] covariance1, ReadOnlySpan<double> mean2, double[,] covariance2)
    {
        ArgumentNullException.ThrowIfNull(covariance1);
        ArgumentNullException.ThrowIfNull(covariance2);
        var size = mean1.Length;
        if (mean2.Length != size || !IsSquare(covariance1, size) || !IsSquare(covariance2, size))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"FrechetDistance: means of {size} and {mean2.Length} with covariances of {Shape(covariance1)} "
                    + $"and {Shape(covariance2)} do not fit; give [D] and [D, D] of one D."));
        }

        var distance = -2 * TraceOfRoot(covariance1, covariance2);
        for (var i = 0; i < size; i++)
        {
            var d = mean1[i] - mean2[i];
            distance += (d * d) + covariance1[i, i] + covariance2[i, i];
        }

        // Of equal Gaussians the terms cancel to rounding, which may be negative.
        return Math.Max(distance, 0);
    }

    /// <summary>
    /// The squared distance of the Gaussians that two samples have the moments of; covariances are divided by n - 1.
    /// </summary>
    /// <param name="first">The first sample, row by row. Shape: [n₁, D], n₁ above 1.</param>
    /// <param name="second">The second sample. Shape: [n₂, D], n₂ above 1.</param>
    /// <param name="size">D.</param>
    /// <remarks>
    /// The distance of samples is biased upwards, the more so the fewer rows: compare values of equal n only.
    /// </remarks>
    public static double OfSamples(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int size)
    {
        var (mean1, covariance1) = SampleMoments.Of(first, size);
        var (mean2, covariance2) = SampleMoments.Of(second, size);
        return OfGaussians(mean1, covariance1, mean2, covariance2);
    }

    /// <summary>
    /// tr (S₁ S₂)^½, as the trace of the root of the symmetric <c>S₁^½ S₂ S₁^½</c>: the product itself is not symmetric,
    /// and the root of a matrix that is not loses digits.
    /// </summary>
    internal static double TraceOfRoot(double[,] s1, double[,] s2)
    {
        var (values, vectors) = SymmetricEigen.Of(s1);
        var n = values.Length;

        // In the eigenvectors V of S₁ the middle matrix is Λ^½ Vᵀ S₂ V Λ^½, which has the same eigenvalues.
        var rotated = Product(s2, vectors);
        var middle = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                    sum += vectors[k, i] * rotated[k, j];
                middle[i, j] = middle[j, i] = Root(values[i]) * Root(values[j]) * sum;
            }
        }

        return SymmetricEigen.Of(middle).Values.Sum(Root);
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var n = a.GetLength(0);
        var product = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var j = 0; j < n; j++)
                    product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    // Eigenvalues of what is positive semidefinite may come out below 0 by rounding.
    private static double Root(double eigenvalue) => Math.Sqrt(Math.Max(eigenvalue, 0));

    private static bool IsSquare(double[,] a, int size) => a.GetLength(0) == size && a.GetLength(1) == size;

    private static string Shape(double[,] a) =>
        string.Create(CultureInfo.InvariantCulture, $"[{a.GetLength(0)}, {a.GetLength(1)}]");
}
