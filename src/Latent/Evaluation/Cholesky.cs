using System.Globalization;

namespace Latent.Evaluation;

/// <summary>The factor L of a symmetric positive definite matrix, <c>A = L Lᵀ</c>, and what it solves.</summary>
/// <remarks>Golub and Van Loan 2013, "Matrix Computations", 4th ed., section 4.2.</remarks>
internal sealed class Cholesky
{
    private readonly double[,] _factor;

    private Cholesky(double[,] factor) => _factor = factor;

    /// <summary>Factors a matrix, of which the lower triangle is read. Shape: [D, D].</summary>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static Cholesky Of(double[,] symmetric) => Factor(symmetric, 0, out var pivot)
        ?? throw new ArithmeticException(string.Create(
            CultureInfo.InvariantCulture,
            $"Cholesky: a [{symmetric.GetLength(0)}, {symmetric.GetLength(0)}] matrix is not positive definite (pivot "
                + $"{pivot.Place} is {pivot.Value:G3}); add a ridge to its diagonal."));

    /// <summary>
    /// The same; null where a pivot is at most so large a part of its diagonal, as rounding alone may leave it.
    /// </summary>
    public static Cholesky? TryOf(double[,] symmetric, double leastPivot = 1e-12) =>
        Factor(symmetric, leastPivot, out _);

    private static Cholesky? Factor(double[,] symmetric, double leastPivot, out (int Place, double Value) pivot)
    {
        var n = symmetric.GetLength(0);
        var result = new Cholesky(new double[n, n]);
        var factor = result._factor;
        pivot = default;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
                factor[i, j] = result.Remainder(symmetric, i, j) / factor[j, j];
            pivot = (i, result.Remainder(symmetric, i, i));
            if (!(pivot.Value > leastPivot * symmetric[i, i] && double.IsFinite(pivot.Value)))
                return null;
            factor[i, i] = Math.Sqrt(pivot.Value);
            result.LogDeterminant += Math.Log(pivot.Value);
        }

        return result;
    }

    /// <summary>ln det A.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>D.</summary>
    public int Size => _factor.GetLength(0);

    /// <summary><c>L⁻¹ x</c>, in place. Shape: [D].</summary>
    public void SolveLower(Span<double> x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
                x[i] -= _factor[i, j] * x[j];
            x[i] /= _factor[i, i];
        }
    }

    /// <summary><c>L x</c>, in place: standard normal noise becomes noise of covariance A. Shape: [D].</summary>
    public void Multiply(Span<double> x)
    {
        for (var i = x.Length - 1; i >= 0; i--)
        {
            var sum = 0.0;
            for (var j = 0; j <= i; j++)
                sum += _factor[i, j] * x[j];
            x[i] = sum;
        }
    }

    /// <summary><c>xᵀ A⁻¹ x</c>, the squared length of L⁻¹ x; x is overwritten. Shape: [D].</summary>
    public double SquaredLength(Span<double> x)
    {
        SolveLower(x);
        var squares = 0.0;
        foreach (var value in x)
            squares += value * value;
        return squares;
    }

    /// <summary>The trace of A⁻¹, the sum of squares of L⁻¹.</summary>
    public double TraceOfInverse()
    {
        var (trace, column) = (0.0, new double[Size]);
        for (var i = 0; i < column.Length; i++)
        {
            Array.Clear(column);
            column[i] = 1;
            SolveLower(column);
            foreach (var x in column)
                trace += x * x;
        }

        return trace;
    }

    private double Remainder(double[,] a, int i, int j)
    {
        var sum = a[i, j];
        for (var k = 0; k < j; k++)
            sum -= _factor[i, k] * _factor[j, k];
        return sum;
    }
}
