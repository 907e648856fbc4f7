namespace Latent.Tensors;

/// <summary>Scalar functions in double precision that the platform lacks or computes with cancellation.</summary>
public static class Numerics
{
    /// <summary>The distance from 1 to the next double, 2⁻⁵².</summary>
    public const double MachineEpsilon = 2.2204460492503131e-16;

    /// <summary><c>eˣ - 1</c>, to a few units in the last place for every x.</summary>
    /// <remarks>Kahan's method, in Higham 2002, "Accuracy and Stability of Numerical Algorithms", §1.14.1.</remarks>
    public static double Expm1(double x)
    {
        var y = Math.Exp(x);
        return y == 1 ? x : double.IsInfinity(y) ? y : y - 1 == -1 ? -1 : (y - 1) * x / Math.Log(y);
    }

    /// <summary><c>ln(1 + x)</c>, to a few units in the last place for every x &gt; -1.</summary>
    /// <remarks>Kahan's method; Goldberg 1991, doi:10.1145/103162.103163, theorem 4.</remarks>
    public static double Log1p(double x)
    {
        var y = 1 + x;
        return y == 1 ? x : double.IsInfinity(y) ? y : Math.Log(y) * x / (y - 1);
    }

    /// <summary><c>ln(1 + eˣ)</c>, without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary><c>1 / (1 + e⁻ˣ)</c>, without overflow and accurate in both tails.</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>The inverse of the standard normal CDF, for 0 &lt; p &lt; 1.</summary>
    public static double InverseNormalCdf(double p) => throw new InvalidOperationException($"{p}");
}
