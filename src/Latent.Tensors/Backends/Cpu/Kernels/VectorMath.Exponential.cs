using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

internal static partial class VectorMath
{
    // e^-104 is below half of the least denormal, e^89 above the largest float.
    private const float LeastExponent = -104;
    private const float MostExponent = 89;

    /// <summary><c>eˣ</c>; exactly 1 at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => ExpOfBounded(AtLeast(LeastExponent, AtMost(MostExponent, x)));

    /// <summary><c>eˣ - 1</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x)
    {
        var bounded = AtLeast(-30, AtMost(MostExponent, x));
        Reduce(bounded, out var n, out var r);
        var small = SmallExpm1(r, r * r);

        // 2ⁿ(eʳ - 1) + (2ⁿ - 1), in halves, so that 2¹²⁸ need not be represented.
        var half = PowerOfTwo(n.AsInt32() - Vector512<int>.One);
        var y = Fma(small, half, half - Splat(0.5f));
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512.Abs(x), Splat(1e-30f)), x, y + y);
    }

    /// <summary><c>tanh x</c>; odd to the last bit.</summary>
    /// <remarks>As <c>(e²ˣ - 1) / (e²ˣ - 1 + 2)</c>, which does not cancel near 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var y = Vector512.Abs(x);
        Reduce(AtMost(20, y + y), out var n, out var r);
        var power = PowerOfTwo(n.AsInt32());
        var expm1 = Fma(SmallExpm1(r, r * r), power, power - Vector512<float>.One);
        return WithSign(expm1 / (expm1 + Splat(2)), x);
    }

    /// <summary><c>1 / (1 + e⁻ˣ)</c>, with its relative accuracy kept in the lower tail.</summary>
    /// <remarks>As <c>eˣ / (1 + eˣ)</c>; from 30 on it is 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = ExpOfBounded(AtLeast(LeastExponent, AtMost(30, x)));
        return e / (Vector512<float>.One + e);
    }

    /// <summary><c>ln(1 + eˣ)</c>, with its relative accuracy kept in the lower tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        var e = ExpOfBounded(AtLeast(LeastExponent, -Vector512.Abs(x)));
        return AtLeast(0, x) + Log1pOfUnit(e);
    }

    /// <summary>Softplus and its derivative, from one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SoftplusAndSigmoid(Vector512<float> x, out Vector512<float> softplus, out Vector512<float> sigmoid)
    {
        var e = ExpOfBounded(AtLeast(LeastExponent, -Vector512.Abs(x)));
        softplus = AtLeast(0, x) + Log1pOfUnit(e);
        var above = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), e, Vector512<float>.One);
        sigmoid = above / (Vector512<float>.One + e);
    }

    // eˣ for x between LeastExponent and MostExponent, or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpOfBounded(Vector512<float> x)
    {
        Reduce(x, out var n, out var r);
        var y = Fma(Fma(SmallQuadratic(r, r * r), r, 1), r, 1);
        return Scale(y, n - Splat(Rounder), n);
    }

    // x = n ln 2 + r with |r| <= ½ ln 2; n is left added to Rounder, so that its low bits are the integer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(Vector512<float> x, out Vector512<float> n, out Vector512<float> r)
    {
        n = Fma(x, Splat(Log2E), Rounder);
        var whole = n - Splat(Rounder);
        r = Fma(whole, Splat(-Ln2Low), Fma(whole, Splat(-Ln2High), x));
    }

    // eʳ - 1 for |r| <= ½ ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SmallExpm1(Vector512<float> r, Vector512<float> r2) => Fma(SmallQuadratic(r, r2), r2, r);

    // (eʳ - 1 - r) / r² for |r| <= ½ ln 2, to 1.4e-8 of eʳ - 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SmallQuadratic(Vector512<float> r, Vector512<float> r2)
    {
        var low = Fma(Splat(0.16666539013f), r, 0.49999997020f);
        var high = Fma(Fma(Splat(0.0013837862061f), r, 0.0083670876920f), r, 0.041667748243f);
        return Fma(high, r2, low);
    }
}
