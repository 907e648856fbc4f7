using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>
/// Reductions of one shape, whatever the address: element i goes to lane i mod 64, and the 64 lanes meet in a fixed tree. The
/// same numbers give the same bits on every processor of the same rounding.
/// </summary>
internal static unsafe class Reductions
{
    private const int Width = 16;
    private const int Stride = 4 * Width;
    private const int ExponentBits = 0x7f800000;

    private interface IFold
    {
        static abstract float Start { get; }

        static abstract Vector512<float> Apply(Vector512<float> a, Vector512<float> b);

        static abstract Vector256<float> Apply(Vector256<float> a, Vector256<float> b);

        static abstract Vector128<float> Apply(Vector128<float> a, Vector128<float> b);
    }

    /// <summary><c>Σ xᵢ</c>; 0 of nothing.</summary>
    public static float Sum(float* x, nint n) => Fold<SumFold>(x, n);

    /// <summary>The largest; −∞ of nothing, NaN if any is NaN.</summary>
    public static float Max(float* x, nint n) => Fold<MaxFold>(x, n);

    /// <summary>True if no element is ±∞ or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(float* x, nint n)
    {
        // Without their signs the bits order as the magnitudes do, and ∞ comes before every NaN.
        var mask = Vector512.Create(int.MaxValue);
        var (m0, m1) = (Vector512<int>.Zero, Vector512<int>.Zero);
        nint i = 0;
        for (; i <= n - (2 * Width); i += 2 * Width)
        {
            m0 = Vector512.Max(m0, Vector512.Load(x + i).AsInt32() & mask);
            m1 = Vector512.Max(m1, Vector512.Load(x + i + Width).AsInt32() & mask);
        }

        for (; i < n; i += Width)
            m0 = Vector512.Max(m0, Part.Load(x + i, (int)Math.Min(n - i, Width)).AsInt32() & mask);
        return Vector512.LessThanAll(Vector512.Max(m0, m1), Vector512.Create(ExponentBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Fold<TFold>(float* x, nint n)
        where TFold : struct, IFold
    {
        var start = Vector512.Create(TFold.Start);
        var (s0, s1, s2, s3) = (start, start, start, start);
        nint i = 0;
        for (; i <= n - Stride; i += Stride)
        {
            s0 = TFold.Apply(s0, Vector512.Load(x + i));
            s1 = TFold.Apply(s1, Vector512.Load(x + i + Width));
            s2 = TFold.Apply(s2, Vector512.Load(x + i + (2 * Width)));
            s3 = TFold.Apply(s3, Vector512.Load(x + i + (3 * Width)));
        }

        s0 = TFold.Apply(s0, Last<TFold>(x, i, n));
        s1 = TFold.Apply(s1, Last<TFold>(x, i + Width, n));
        s2 = TFold.Apply(s2, Last<TFold>(x, i + (2 * Width), n));
        s3 = TFold.Apply(s3, Last<TFold>(x, i + (3 * Width), n));
        var s = TFold.Apply(TFold.Apply(s0, s1), TFold.Apply(s2, s3));
        var half = TFold.Apply(s.GetLower(), s.GetUpper());
        var quarter = TFold.Apply(half.GetLower(), half.GetUpper());
        var pair = TFold.Apply(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return TFold.Apply(pair, Vector128.Shuffle(pair, Vector128.Create(1, 0, 3, 2)))[0];
    }

    // The elements from i on, at most sixteen, and the start elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Last<TFold>(float* x, nint i, nint n)
        where TFold : struct, IFold
    {
        var count = (int)Math.Clamp(n - i, 0, Width);
        return Vector512.ConditionalSelect(Part.Mask(count), Part.Load(x + i, count), Vector512.Create(TFold.Start));
    }

    private readonly struct SumFold : IFold
    {
        public static float Start => 0;

        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a + b;

        public static Vector256<float> Apply(Vector256<float> a, Vector256<float> b) => a + b;

        public static Vector128<float> Apply(Vector128<float> a, Vector128<float> b) => a + b;
    }

    private readonly struct MaxFold : IFold
    {
        public static float Start => float.NegativeInfinity;

        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

        public static Vector256<float> Apply(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

        public static Vector128<float> Apply(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);
    }
}
