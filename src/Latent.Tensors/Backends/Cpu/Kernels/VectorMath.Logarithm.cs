using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

internal static partial class VectorMath
{
    private const float LeastNormal = 1.17549435e-38f;
    private const float TwoTo23 = 8388608f;

    // The bits of √½: the mantissa is taken from [√½, √2), where the logarithm changes sign in the middle.
    private const int SqrtHalfBits = 0x3f3504f3;

    /// <summary><c>ln x</c>; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var denormal = Vector512.LessThan(x, Splat(LeastNormal));
        var normal = Vector512.ConditionalSelect(denormal, x * Splat(TwoTo23), x);
        Split(normal, out var k, out var mantissa);
        var exponent = Vector512.ConvertToSingle(k) - (denormal & Splat(23));
        return WithLogLimits(x, LogOfParts(exponent, mantissa - Vector512<float>.One));
    }

    /// <summary><c>ln(1 + x)</c>; −∞ at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x)
    {
        // sum + error = 1 + x exactly (Knuth's two-sum).
        var sum = Vector512<float>.One + x;
        var part = sum - Vector512<float>.One;
        var error = (Vector512<float>.One - (sum - part)) + (x - part);
        Split(sum, out var k, out var mantissa);
        var scaled = Fma(error, PowerOfTwo(Vector512.Max(-k, Vector512.Create(-127))), mantissa - Vector512<float>.One);
        var f = Vector512.ConditionalSelect(Vector512.Equals(k, Vector512<int>.Zero).AsSingle(), x, scaled);
        var y = WithLogLimits(sum, LogOfParts(Vector512.ConvertToSingle(k), f));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), x, y);
    }

    // ln x for normal x > 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LogOfNormal(Vector512<float> x)
    {
        Split(x, out var k, out var mantissa);
        return LogOfParts(Vector512.ConvertToSingle(k), mantissa - Vector512<float>.One);
    }

    // ln(1 + t) for 0 <= t <= 1, to 3.3e-8: t + t²·h(t).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log1pOfUnit(Vector512<float> t)
    {
        var t2 = t * t;
        var a = Fma(Splat(0.33321329951f), t, -0.49999648333f);
        var b = Fma(Splat(0.19153848290f), t, -0.24857217073f);
        var c = Fma(Splat(0.079208828509f), t, -0.13754187524f);
        var d = Fma(Splat(0.0053654224612f), t, -0.030068300664f);
        var h = Fma(Fma(Fma(d, t2, c), t2, b), t2, a);
        return Fma(h, t2, t);
    }

    // x = 2ᵏ · mantissa, with the mantissa in [√½, √2), for normal x > 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(Vector512<float> x, out Vector512<int> k, out Vector512<float> mantissa)
    {
        k = Vector512.ShiftRightArithmetic(x.AsInt32() - Vector512.Create(SqrtHalfBits), 23);
        mantissa = (x.AsInt32() - Vector512.ShiftLeft(k, 23)).AsSingle();
    }

    // k ln 2 + ln(1 + f), to 1.8e-8 of the second: f + f²·h(f).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LogOfParts(Vector512<float> k, Vector512<float> f)
    {
        var f2 = f * f;
        var a = Fma(Splat(0.33333599567f), f, -0.5f);
        var b = Fma(Splat(0.19986055791f), f, -0.25000444055f);
        var c = Fma(Splat(0.14462991059f), f, -0.16626559198f);
        var d = Fma(Splat(0.11327797920f), f, -0.13348641992f);
        var h = Fma(Fma(Fma(Fma(Splat(-0.056028075516f), f2, d), f2, c), f2, b), f2, a);
        return Fma(k, Splat(Ln2High), f + Fma(f2, h, k * Splat(Ln2Low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithLogLimits(Vector512<float> x, Vector512<float> log)
    {
        var outside = Vector512.ConditionalSelect(
            Vector512.Equals(x, Vector512<float>.Zero), Splat(float.NegativeInfinity), Splat(float.NaN));
        var y = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), log, outside);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Splat(float.PositiveInfinity)), x, y);
    }
}
