using System.Globalization;

namespace Latent.Evaluation.Aggregate;

/// <summary>The factor L of a symmetric positive definite matrix, <c>A = L Lᵀ</c>, and what it solves.</summary>
/// <remarks>Golub and Van Loan 2013, "Matrix Computations", 4th ed., section 4.2.</remarks>
internal sealed class Cholesky
{
    private readonly double[,] _factor;

    /// <summary>Factors a matrix, of which the lower triangle is read. Shape: [D, D].</summary>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public Cholesky(double[,] symmetric)
    {
        var n = symmetric.GetLength(0);
        _factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
                _factor[i, j] = Remainder(symmetric, i, j) / _factor[j, j];
            var pivot = Remainder(symmetric, i, i);
            if (!(pivot > 0 && double.IsFinite(pivot)))
            {
                throw new ArithmeticException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cholesky: a [{n}, {n}] matrix is not positive definite (pivot {i} is {pivot:G3}); add a "
                        + $"ridge to its diagonal."));
            }

            _factor[i, i] = Math.Sqrt(pivot);
            LogDeterminant += Math.Log(pivot);
        }
    }

    /// <summary>ln det A.</summary>
    public double LogDeterminant { get; }

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

    /// <summary><c>L⁻ᵀ x</c>, in place. Shape: [D].</summary>
    public void SolveUpper(Span<double> x)
    {
        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < x.Length; j++)
                x[i] -= _factor[j, i] * x[j];
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
