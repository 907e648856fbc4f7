using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>
/// Copies a panel of B, as many columns as a tile has, to where its elements for one k lie together:
/// <c>panel[k * width + lane]</c>. Lanes from <c>count</c> to <c>width</c> may get any value: nobody reads them.
/// </summary>
internal static unsafe class PanelCopy
{
    /// <summary>From <c>source[k * stride + lane]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Straight(float* source, nint stride, int count, int depth, float* panel, int width)
    {
        for (; depth > 0; depth--, source += stride, panel += width)
        {
            var lane = 0;
            for (; lane <= count - 8; lane += 8)
                Vector256.Load(source + lane).Store(panel + lane);
            for (; lane < count; lane++)
                panel[lane] = source[lane];
        }
    }

    /// <summary>From <c>source[lane * stride + k]</c>.</summary>
    public static void Transposed(float* source, nint stride, int count, int depth, float* panel, int width)
    {
        var lane = 0;
        if (Avx512F.IsSupported)
        {
            for (; lane + 16 <= count; lane += 16)
                Transpose16(source + (lane * stride), stride, depth, panel + lane, width);
        }

        if (Avx.IsSupported)
        {
            for (; lane < count; lane += 8)
                Transpose8(source + (lane * stride), stride, count - lane - 1, depth, panel + lane, width);
        }

        for (; lane < count; lane += 4)
            Transpose4(source + (lane * stride), stride, count - lane - 1, depth, panel + lane, width);
    }

    // Four k of sixteen lanes at a time: each 128-bit quarter is a 4 x 4 transpose.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose16(float* source, nint stride, int depth, float* panel, nint width)
    {
        for (; depth >= 4; depth -= 4, source += 4, panel += 4 * width)
        {
            var x0 = Quarters(source, stride);
            var x1 = Quarters(source + stride, stride);
            var x2 = Quarters(source + (2 * stride), stride);
            var x3 = Quarters(source + (3 * stride), stride);
            var low01 = Avx512F.UnpackLow(x0, x1);
            var low23 = Avx512F.UnpackLow(x2, x3);
            var high01 = Avx512F.UnpackHigh(x0, x1);
            var high23 = Avx512F.UnpackHigh(x2, x3);
            Avx512F.Shuffle(low01, low23, 0b01_00_01_00).Store(panel);
            Avx512F.Shuffle(low01, low23, 0b11_10_11_10).Store(panel + width);
            Avx512F.Shuffle(high01, high23, 0b01_00_01_00).Store(panel + (2 * width));
            Avx512F.Shuffle(high01, high23, 0b11_10_11_10).Store(panel + (3 * width));
        }

        Rest(source, stride, 16, depth, panel, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* source, nint stride)
    {
        var x = Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe();
        x = Avx512F.InsertVector128(x, Vector128.Load(source + (4 * stride)), 1);
        x = Avx512F.InsertVector128(x, Vector128.Load(source + (8 * stride)), 2);
        return Avx512F.InsertVector128(x, Vector128.Load(source + (12 * stride)), 3);
    }

    // Lanes past the last one repeat it: nobody reads them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8(float* source, nint stride, int last, int depth, float* panel, nint width)
    {
        var source1 = source + (Math.Min(1, last) * stride);
        var source2 = source + (Math.Min(2, last) * stride);
        var source3 = source + (Math.Min(3, last) * stride);
        var source4 = source + (Math.Min(4, last) * stride);
        var source5 = source + (Math.Min(5, last) * stride);
        var source6 = source + (Math.Min(6, last) * stride);
        var source7 = source + (Math.Min(7, last) * stride);
        nint k = 0;
        for (; k <= depth - 4; k += 4, panel += 4 * width)
        {
            var x0 = Vector256.Create(Vector128.Load(source + k), Vector128.Load(source4 + k));
            var x1 = Vector256.Create(Vector128.Load(source1 + k), Vector128.Load(source5 + k));
            var x2 = Vector256.Create(Vector128.Load(source2 + k), Vector128.Load(source6 + k));
            var x3 = Vector256.Create(Vector128.Load(source3 + k), Vector128.Load(source7 + k));
            var low01 = Avx.UnpackLow(x0, x1);
            var low23 = Avx.UnpackLow(x2, x3);
            var high01 = Avx.UnpackHigh(x0, x1);
            var high23 = Avx.UnpackHigh(x2, x3);
            Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(panel);
            Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(panel + width);
            Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(panel + (2 * width));
            Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(panel + (3 * width));
        }

        Rest(source + k, stride, Math.Min(8, last + 1), depth - (int)k, panel, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose4(float* source, nint stride, int last, int depth, float* panel, nint width)
    {
        var source1 = source + (Math.Min(1, last) * stride);
        var source2 = source + (Math.Min(2, last) * stride);
        var source3 = source + (Math.Min(3, last) * stride);
        nint k = 0;
        for (; k <= depth - 4; k += 4, panel += 4 * width)
        {
            var x0 = Vector128.Load(source + k);
            var x1 = Vector128.Load(source1 + k);
            var x2 = Vector128.Load(source2 + k);
            var x3 = Vector128.Load(source3 + k);
            if (Sse.IsSupported)
            {
                var low01 = Sse.UnpackLow(x0, x1);
                var low23 = Sse.UnpackLow(x2, x3);
                var high01 = Sse.UnpackHigh(x0, x1);
                var high23 = Sse.UnpackHigh(x2, x3);
                Sse.MoveLowToHigh(low01, low23).Store(panel);
                Sse.MoveHighToLow(low23, low01).Store(panel + width);
                Sse.MoveLowToHigh(high01, high23).Store(panel + (2 * width));
                Sse.MoveHighToLow(high23, high01).Store(panel + (3 * width));
            }
            else if (AdvSimd.Arm64.IsSupported)
            {
                var even = AdvSimd.Arm64.ZipLow(x0, x2);
                var odd = AdvSimd.Arm64.ZipLow(x1, x3);
                AdvSimd.Arm64.ZipLow(even, odd).Store(panel);
                AdvSimd.Arm64.ZipHigh(even, odd).Store(panel + width);
                even = AdvSimd.Arm64.ZipHigh(x0, x2);
                odd = AdvSimd.Arm64.ZipHigh(x1, x3);
                AdvSimd.Arm64.ZipLow(even, odd).Store(panel + (2 * width));
                AdvSimd.Arm64.ZipHigh(even, odd).Store(panel + (3 * width));
            }
            else
            {
                Rest(source + k, stride, Math.Min(4, last + 1), 4, panel, width);
            }
        }

        Rest(source + k, stride, Math.Min(4, last + 1), depth - (int)k, panel, width);
    }

    private static void Rest(float* source, nint stride, int lanes, int depth, float* panel, nint width)
    {
        for (var k = 0; k < depth; k++)
        {
            for (var lane = 0; lane < lanes; lane++)
                panel[(k * width) + lane] = source[(lane * stride) + k];
        }
    }
}
