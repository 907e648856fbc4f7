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
        return y == 1 ? x : double.IsInfinity(y) ? y : y - 1 == -1 ? -1 : (y - 1) / Math.Log(y) * x;
    }

    /// <summary><c>ln(1 + x)</c>, to a few units in the last place for every x &gt; -1.</summary>
    /// <remarks>Kahan's method; Goldberg 1991, doi:10.1145/103162.103163, theorem 4.</remarks>
    public static double Log1p(double x)
    {
        var y = 1 + x;
        return y == 1 ? x : double.IsPositiveInfinity(y) ? y : Math.Log(y) * (x / (y - 1));
    }

    /// <summary><c>ln(1 + eˣ)</c>, without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary><c>1 / (1 + e⁻ˣ)</c>, without overflow and accurate in both tails.</summary>
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>
    /// <c>erf x</c>, the probability that |Z| &lt; x√2 for a standard normal Z, to a few units in the last place.
    /// </summary>
    /// <remarks>
    /// Cody 1969, "Rational Chebyshev approximations for the error function", doi:10.1090/S0025-5718-1969-0247736-4.
    /// </remarks>
    public static double Erf(double x)
    {
        var y = Math.Abs(x);
        return y <= ErfCentre ? ErfNearZero(x)
            : double.IsNaN(x) ? x
            : Math.CopySign(1 - (ExpOfMinusProduct(y, y) * ScaledErfc(y)), x);
    }

    /// <summary><c>1 - erf x</c>, to a few units in the last place in both tails; 0 beyond 27.3.</summary>
    /// <remarks>Cody 1969, doi:10.1090/S0025-5718-1969-0247736-4.</remarks>
    public static double Erfc(double x)
    {
        var y = Math.Abs(x);
        if (y <= ErfCentre)
            return 1 - ErfNearZero(x);
        if (double.IsNaN(x))
            return x;
        var tail = ExpOfMinusProduct(y, y) * ScaledErfc(y);
        return x > 0 ? tail : 2 - tail;
    }

    /// <summary>The standard normal CDF, <c>Φ(x) = ½ erfc(-x/√2)</c>, with its relative accuracy kept in the lower tail.</summary>
    /// <remarks>The exponential is of x²/2 itself: rounding x/√2 first would lose x²·2⁻⁵³ of the tail.</remarks>
    public static double NormalCdf(double x)
    {
        var y = Math.Abs(x) * HalfSqrtTwo;
        if (y <= ErfCentre)
            return 0.5 + (0.5 * ErfNearZero(x * HalfSqrtTwo));
        if (double.IsNaN(x))
            return x;
        var tail = 0.5 * ScaledErfc(y) * ExpOfMinusProduct(x, 0.5 * x);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>
    /// The inverse of the standard normal CDF, <c>Φ⁻¹(p)</c>, for 0 &lt; p &lt; 1; ∓∞ at 0 and 1, NaN outside.
    /// </summary>
    /// <remarks>
    /// Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", doi:10.2307/2347330, PPND16.
    /// </remarks>
    public static double InverseNormalCdf(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var s = 0.180625 - (q * q);
            return q * Horner(QuantileCentreNumerator, s) / Horner(QuantileCentreDenominator, s);
        }

        var tail = q < 0 ? p : 1 - p;
        if (!(tail > 0))
            return tail == 0 ? Math.CopySign(double.PositiveInfinity, q) : double.NaN;
        var r = Math.Sqrt(-Math.Log(tail));
        var magnitude = r <= 5
            ? Horner(QuantileMiddleNumerator, r - 1.6) / Horner(QuantileMiddleDenominator, r - 1.6)
            : Horner(QuantileFarNumerator, r - 5) / Horner(QuantileFarDenominator, r - 5);
        return Math.CopySign(magnitude, q);
    }

    /// <summary><c>ln Σ exp xᵢ</c>, without overflow; −∞ of nothing.</summary>
    /// <remarks>The largest term is taken out of the sum and added by log1p, so a lone large term keeps all its digits.</remarks>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        if (x.IsEmpty)
            return double.NegativeInfinity;
        var at = 0;
        for (var i = 1; i < x.Length; i++)
        {
            if (x[i] > x[at] || double.IsNaN(x[i]))
                at = i;
        }

        var max = x[at];
        if (!double.IsFinite(max))
            return max;
        var others = 0.0;
        for (var i = 0; i < x.Length; i++)
            others += i == at ? 0 : Math.Exp(x[i] - max);
        return max + Log1p(others);
    }

    private static double ErfNearZero(double x)
    {
        var s = x * x;
        return x * Horner(ErfCentreNumerator, s) / Horner(ErfCentreDenominator, s);
    }

    // exp(x²) erfc x for x > ErfCentre.
    private static double ScaledErfc(double x)
    {
        if (x <= 4)
            return Horner(ErfcMiddleNumerator, x) / Horner(ErfcMiddleDenominator, x);
        if (x > 1e150)
            return 0;
        var s = 1 / (x * x);
        return (InverseSqrtPi - (s * Horner(ErfcFarNumerator, s) / Horner(ErfcFarDenominator, s))) / x;
    }

    // e^-(x·y) for x·y >= 0, with the product's rounding error put back: the exponential magnifies it by x·y.
    private static double ExpOfMinusProduct(double x, double y)
    {
        var product = x * y;
        var e = Math.Exp(-product);
        return e == 0 ? 0 : e - (e * Math.FusedMultiplyAdd(x, y, -product));
    }

    // Coefficients from the constant term up.
    private static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        var y = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            y = (y * x) + coefficients[i];
        return y;
    }

    private const double ErfCentre = 0.46875;
    private const double HalfSqrtTwo = 0.70710678118654752440;
    private const double InverseSqrtPi = 0.56418958354775628695;

    // Cody 1969, tables for |x| <= 0.46875, 0.46875 <= x <= 4 and x >= 4.
    private static ReadOnlySpan<double> ErfCentreNumerator =>
    [
        3.20937758913846947e3, 3.77485237685302021e2, 1.13864154151050156e2, 3.16112374387056560, 1.85777706184603153e-1,
    ];

    private static ReadOnlySpan<double> ErfCentreDenominator =>
    [
        2.84423683343917062e3, 1.28261652607737228e3, 2.44024637934444173e2, 2.36012909523441209e1, 1,
    ];

    private static ReadOnlySpan<double> ErfcMiddleNumerator =>
    [
        1.23033935479799725e3, 2.05107837782607147e3, 1.71204761263407058e3, 8.81952221241769090e2, 2.98635138197400131e2,
        6.61191906371416295e1, 8.88314979438837594, 5.64188496988670089e-1, 2.15311535474403846e-8,
    ];

    private static ReadOnlySpan<double> ErfcMiddleDenominator =>
    [
        1.23033935480374942e3, 3.43936767414372164e3, 4.36261909014324716e3, 3.29079923573345963e3, 1.62138957456669019e3,
        5.37181101862009858e2, 1.17693950891312499e2, 1.57449261107098347e1, 1,
    ];

    private static ReadOnlySpan<double> ErfcFarNumerator =>
    [
        6.58749161529837803e-4, 1.60837851487422766e-2, 1.25781726111229246e-1, 3.60344899949804439e-1,
        3.05326634961232344e-1, 1.63153871373020978e-2,
    ];

    private static ReadOnlySpan<double> ErfcFarDenominator =>
    [
        2.33520497626869185e-3, 6.05183413124413191e-2, 5.27905102951428412e-1, 1.87295284992346725, 2.56852019228982242, 1,
    ];

    // Wichura 1988: |p - 1/2| <= 0.425, then r = sqrt(-ln tail) up to 5, then beyond.
    private static ReadOnlySpan<double> QuantileCentreNumerator =>
    [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> QuantileCentreDenominator =>
    [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> QuantileMiddleNumerator =>
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> QuantileMiddleDenominator =>
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> QuantileFarNumerator =>
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> QuantileFarDenominator =>
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
