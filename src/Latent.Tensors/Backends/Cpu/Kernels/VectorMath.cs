using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>
/// Sixteen float32 values at a time: elementary functions to a few units in the last place over the whole range, ±0,
/// denormals, ±∞ and NaN included, without branches or tables.
/// </summary>
/// <remarks>
/// The polynomials are minimax fits to relative error, made for these forms and rounded to float32 one coefficient after the
/// other. MultiplyAddEstimate is one instruction wherever the processor fuses it; where it does not, the forms still hold,
/// because the products that must be exact are (short constants), and only the last place can differ.
/// </remarks>
internal static partial class VectorMath
{
    // 1.5·2²³: adding it leaves the nearest integer in the low bits of the sum.
    private const float Rounder = 12582912f;

    private const float Log2E = 1.44269504f;

    // ln 2 in two parts; the first has 9 bits, so that a whole number below 2¹⁵ times it is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const int OneBits = 0x3f800000;
    private const int SignBit = int.MinValue;

    /// <summary><c>max(x, 0)</c>; NaN stays NaN and -0 stays -0, on every processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero, x);

    /// <summary>-1 or 1; ±0 and NaN are their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sign(Vector512<float> x) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(Vector512.Abs(x), Vector512<float>.Zero), WithSign(Vector512<float>.One, x), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Splat(float x) => Vector512.Create(x);

    // a·b + c.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, float c) =>
        Vector512.MultiplyAddEstimate(a, b, Vector512.Create(c));

    // The smaller of x and a bound; NaN stays NaN, because the native minimum yields its second operand then.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AtMost(float bound, Vector512<float> x) => Vector512.MinNative(Splat(bound), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AtLeast(float bound, Vector512<float> x) => Vector512.MaxNative(Splat(bound), x);

    // A magnitude with the sign of x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WithSign(Vector512<float> magnitude, Vector512<float> x) =>
        magnitude | (x & Vector512.Create(SignBit).AsSingle());

    // y·2ⁿ, correctly rounded into the denormals and to ∞; rounded is n + Rounder.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> y, Vector512<float> n, Vector512<float> rounded)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(y, n);

        // Two factors, each a normal number.
        var exponent = rounded.AsInt32() - Splat(Rounder).AsInt32();
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        return y * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    // 2ⁿ for -127 < n < 128, and 0 for -127; the upper nine bits of n are shifted out, so n + Rounder serves as well.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n << 23) + Vector512.Create(OneBits)).AsSingle();
}
