namespace Latent.Evaluation;

/// <summary>
/// The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations in double precision.
/// </summary>
/// <remarks>Golub and Van Loan 2013, "Matrix Computations", 4th ed., algorithm 8.5.3 (cyclic by row).</remarks>
internal static class SymmetricEigen
{
    // Rotations converge quadratically; a handful of sweeps reaches the last digit.
    private const int Sweeps = 60;

    // The square of 1e-18, a hundredth of the precision of doubles: the eigenvalues are then exact to rounding.
    private const double Negligible = 1e-36;

    /// <summary>The eigenvalues from the largest on, and the eigenvectors as the columns of a matrix.</summary>
    public static (double[] Values, double[,] Vectors) Of(double[,] symmetric)
    {
        var n = symmetric.GetLength(0);
        var (a, v) = ((double[,])symmetric.Clone(), new double[n, n]);
        for (var i = 0; i < n; i++)
            v[i, i] = 1;
        for (var sweep = 0; sweep < Sweeps && !IsDiagonal(a); sweep++)
        {
            for (var p = 0; p < n; p++)
            {
                for (var q = p + 1; q < n; q++)
                    Rotate(a, v, p, q);
            }
        }

        var order = Enumerable.Range(0, n).OrderByDescending(i => a[i, i]).ToArray();
        var vectors = new double[n, n];
        for (var column = 0; column < n; column++)
        {
            for (var row = 0; row < n; row++)
                vectors[row, column] = v[row, order[column]];
        }

        return ([.. order.Select(i => a[i, i])], vectors);
    }

    // Off the diagonal all squares together are beyond the last digit of those on it: no rotation changes a value.
    private static bool IsDiagonal(double[,] a)
    {
        var (off, on) = (0.0, 0.0);
        for (var i = 0; i < a.GetLength(0); i++)
        {
            on += a[i, i] * a[i, i];
            for (var j = i + 1; j < a.GetLength(0); j++)
                off += a[i, j] * a[i, j];
        }

        return off <= Negligible * on;
    }

    // The rotation in the plane of p and q that makes a[p, q] zero.
    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + (tau * tau)));
        var c = 1 / Math.Sqrt(1 + (t * t));
        var s = t * c;
        for (var k = 0; k < a.GetLength(0); k++)
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (var k = 0; k < a.GetLength(0); k++)
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        for (var k = 0; k < a.GetLength(0); k++)
            (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
    }
}
