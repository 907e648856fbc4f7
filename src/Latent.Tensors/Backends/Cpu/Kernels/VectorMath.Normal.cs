using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

internal static partial class VectorMath
{
    private const float TwoToMinus32 = 1f / 4294967296f;

    // |p - ½| up to which the quantile is taken about ½, and its square (Wichura's split).
    private const float QuantileCentre = 0.425f;
    private const float QuantileCentreSquared = 0.180625f;
    private const float SqrtTwoPi = 2.5066283f;

    /// <summary><c>erf x</c>; odd to the last bit.</summary>
    /// <remarks><c>x + x·P(x²)</c> below 1, <c>1 - exp(-G(|x|))</c> above, both minimax.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        var y = Vector512.Abs(x);
        var s = x * x;
        var p = Fma(Splat(7.806903886e-5f), s, -7.997853099e-4f);
        p = Fma(p, s, 5.187162198e-3f);
        p = Fma(p, s, -2.685334720e-2f);
        p = Fma(p, s, 1.128357872e-1f);
        p = Fma(p, s, -3.761262596e-1f);
        p = Fma(p, s, 1.283791661e-1f);
        var centre = Fma(y, p, y);

        // -ln erfc; at 4, 1 - erfc rounds to 1.
        var t = AtMost(4, y);
        var g = Fma(Splat(-1.876062306e-4f), t, 2.960121725e-3f);
        g = Fma(g, t, -2.188965492e-2f);
        g = Fma(g, t, 1.032182053e-1f);
        g = Fma(g, t, 6.380122304e-1f);
        g = Fma(g, t, 1.127171636f);
        g = Fma(g, t, 3.205783432e-4f);
        var outer = Vector512<float>.One - ExpOfBounded(-g);
        return WithSign(Vector512.ConditionalSelect(Vector512.LessThan(y, Vector512<float>.One), centre, outer), x);
    }

    /// <summary>The inverse of the standard normal CDF; ∓∞ at 0 and 1, NaN outside.</summary>
    /// <remarks>The two variables of Wichura 1988 (AS 241), with rational minimax fits made for float32.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> InverseNormalCdf(Vector512<float> p)
    {
        var q = p - Splat(0.5f);
        var tail = Vector512.MinNative(Vector512<float>.One - p, p);
        var log = Vector512.IsHardwareAccelerated ? Log(tail) : LogApart(tail);
        var magnitude = Quantile(Vector512.Abs(q), log);
        var limited = Vector512.ConditionalSelect(
            Vector512.Equals(tail, Vector512<float>.Zero), Splat(float.PositiveInfinity), magnitude);
        return WithSign(limited, q);
    }

    /// <summary>A standard normal from 32 random bits: the top one is the sign, the rest the tail's probability.</summary>
    /// <remarks>The distance from ½ comes from the complemented bits, so that nothing cancels for numbers near 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalFromBits(Vector512<uint> bits)
    {
        var low = Vector512.Create(0x7fffffffu);
        var tail = HalfOpen(bits & low);
        var fromHalf = HalfOpen(Vector512.AndNot(low, bits));
        var log = Vector512.IsHardwareAccelerated ? LogOfNormal(tail) : LogApart(tail);
        var magnitude = Quantile(fromHalf, log);
        return WithSign(magnitude, bits.AsSingle());
    }

    // (bits + ½) / 2³², for 31 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> HalfOpen(Vector512<uint> bits) =>
        (Vector512.ConvertToSingle(bits.AsInt32()) + Splat(0.5f)) * Splat(TwoToMinus32);

    // -Φ⁻¹ of a tail, given ½ - tail and the tail's logarithm: both are needed, each where it is well conditioned. Each
    // branch is a leading term and a rational correction of at most a third of it, whose roundings therefore weigh little.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quantile(Vector512<float> fromHalf, Vector512<float> logTail)
    {
        var root = Vector512.Sqrt(-logTail);
        Staged<Centre>(fromHalf, out var cn, out var cd);
        Staged<Tail>(root, out var tn, out var td);
        var central = Vector512.LessThanOrEqual(fromHalf, Splat(QuantileCentre));
        var leading = Vector512.ConditionalSelect(central, fromHalf * Splat(SqrtTwoPi), root);
        var numerator = Vector512.ConditionalSelect(central, cn, tn);
        return leading + (numerator / Vector512.ConditionalSelect(central, cd, td));
    }

    // A call where vectors of 512 bits are pairs: every operation is then several, and the compiler inlines only so many.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Staged<TFraction>(
        Vector512<float> x, out Vector512<float> numerator, out Vector512<float> denominator)
        where TFraction : struct, IFraction
    {
        if (Vector512.IsHardwareAccelerated)
            TFraction.Evaluate(x, out numerator, out denominator);
        else
            Apart<TFraction>(x, out numerator, out denominator);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Apart<TFraction>(
        Vector512<float> x, out Vector512<float> numerator, out Vector512<float> denominator)
        where TFraction : struct, IFraction => TFraction.Evaluate(x, out numerator, out denominator);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe Vector512<float> LogApart(Vector512<float> x)
    {
        Loops.Unary<LogKernel>((float*)&x, (float*)&x, Vector512<float>.Count);
        return x;
    }

    private interface IFraction
    {
        static abstract void Evaluate(
            Vector512<float> x, out Vector512<float> numerator, out Vector512<float> denominator);
    }

    // Φ⁻¹(½ + d) = d√(2π) + N/D, a polynomial fraction in s = 0.425² - d², to 4.6e-8 up to d = 0.425.
    private readonly struct Centre : IFraction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Evaluate(Vector512<float> d, out Vector512<float> numerator, out Vector512<float> denominator)
        {
            var s = Fma(-d, d, QuantileCentreSquared);
            var n = Fma(Fma(Splat(-109.30481117f), s, -38.125286098f), s, 5.5777314388f);
            numerator = d * Fma(n, s, 0.88050444292f);
            denominator = Fma(Fma(Fma(Splat(67.187524147f), s, 78.757727022f), s, 17.895166367f), s, 1);
        }
    }

    // -Φ⁻¹(e^-r²) = r + N/D, a polynomial fraction in r - 1.6, to 1.1e-8 from there to the least denormal.
    private readonly struct Tail : IFraction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Evaluate(Vector512<float> root, out Vector512<float> numerator, out Vector512<float> denominator)
        {
            var r = root - Splat(1.6f);
            var n = Fma(Fma(Splat(0.0085852459861f), r, 0.13020698331f), r, 0.52789937308f);
            numerator = Fma(Fma(n, r, 0.53291093506f), r, -0.17656287329f);
            denominator = Fma(Fma(Fma(Splat(0.020711632956f), r, 0.28246211565f), r, 0.99022391291f), r, 1);
        }
    }
}
