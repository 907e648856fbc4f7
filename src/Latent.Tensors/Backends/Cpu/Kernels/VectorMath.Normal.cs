using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

internal static partial class VectorMath
{
    private const float TwoToMinus32 = 1f / 4294967296f;

    // |p - ½| up to which the quantile is taken about ½, and its square (Wichura's split).
    private const float QuantileCentre = 0.425f;
    private const float QuantileCentreSquared = 0.180625f;

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
        var magnitude = Quantile(Vector512.Abs(q), Vector512.Sqrt(-Log(tail)));
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
        var magnitude = Quantile(fromHalf, Vector512.Sqrt(-LogOfNormal(tail)));
        return WithSign(magnitude, bits.AsSingle());
    }

    // (bits + ½) / 2³², for 31 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> HalfOpen(Vector512<uint> bits) =>
        (Vector512.ConvertToSingle(bits.AsInt32()) + Splat(0.5f)) * Splat(TwoToMinus32);

    // -Φ⁻¹ of a tail, given ½ - tail and √(-ln tail): both are needed, each where it is well conditioned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quantile(Vector512<float> fromHalf, Vector512<float> root)
    {
        // To 4.6e-8 for tails above 0.075.
        var s = Splat(QuantileCentreSquared) - (fromHalf * fromHalf);
        var cp = Fma(Fma(Fma(Splat(59.109336581f), s, 159.29105933f), s, 50.434261438f), s, 3.3871327178f);
        var cq = Fma(Fma(Fma(Splat(67.187524150f), s, 78.757727024f), s, 17.895166367f), s, 1);

        // To 1.1e-8 down to the least denormal.
        var r = root - Splat(1.6f);
        var tp = Fma(Fma(Splat(0.029296878940f), r, 0.44580771168f), r, 1.9700626710f);
        tp = Fma(Fma(tp, r, 3.1172691957f), r, 1.4234371267f);
        var tq = Fma(Fma(Fma(Splat(0.020711632955f), r, 0.28246211564f), r, 0.99022391290f), r, 1);

        var central = Vector512.LessThanOrEqual(fromHalf, Splat(QuantileCentre));
        return Vector512.ConditionalSelect(central, fromHalf * cp, tp) / Vector512.ConditionalSelect(central, cq, tq);
    }
}
