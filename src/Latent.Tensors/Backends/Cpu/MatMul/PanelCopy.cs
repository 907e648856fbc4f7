using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Latent.Tensors.Backends.Cpu.MatMul;

/// <summary>
/// Copies a panel of an operand, a few rows of A or columns of B by all k, to where its elements for one k lie together:
/// <c>panel[k * width + lane]</c>. Lanes from <c>count</c> to <c>width</c> get some finite or given value that nobody reads.
/// </summary>
internal static unsafe class PanelCopy
{
    /// <summary>From <c>source[k * stride + lane]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Straight(float* source, nint stride, int count, int depth, float* panel, int width)
    {
        if (count < width)
        {
            for (; depth > 0; depth--, source += stride, panel += width)
            {
                for (var lane = 0; lane < width; lane++)
                    panel[lane] = lane < count ? source[lane] : 0;
            }
        }
        else if (width == 32)
        {
            for (; depth > 0; depth--, source += stride, panel += 32)
            {
                var low = Vector512.Load(source);
                var high = Vector512.Load(source + 16);
                low.Store(panel);
                high.Store(panel + 16);
            }
        }
        else
        {
            for (; depth > 0; depth--, source += stride, panel += width)
            {
                for (var lane = 0; lane < width; lane += 4)
                    Vector128.Load(source + lane).Store(panel + lane);
            }
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
            for (; lane + 8 <= count; lane += 8)
                Transpose8(source + (lane * stride), stride, depth, panel + lane, width);
        }

        if (Sse.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            for (; lane + 4 <= count; lane += 4)
                Transpose4(source + (lane * stride), stride, depth, panel + lane, width);
        }

        for (; lane < width; lane++)
        {
            for (var k = 0; k < depth; k++)
                panel[(k * width) + lane] = lane < count ? source[(lane * stride) + k] : 0;
        }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8(float* source, nint stride, int depth, float* panel, nint width)
    {
        for (; depth >= 4; depth -= 4, source += 4, panel += 4 * width)
        {
            var x0 = Halves(source, stride);
            var x1 = Halves(source + stride, stride);
            var x2 = Halves(source + (2 * stride), stride);
            var x3 = Halves(source + (3 * stride), stride);
            var low01 = Avx.UnpackLow(x0, x1);
            var low23 = Avx.UnpackLow(x2, x3);
            var high01 = Avx.UnpackHigh(x0, x1);
            var high23 = Avx.UnpackHigh(x2, x3);
            Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(panel);
            Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(panel + width);
            Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(panel + (2 * width));
            Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(panel + (3 * width));
        }

        Rest(source, stride, 8, depth, panel, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint stride) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + (4 * stride)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose4(float* source, nint stride, int depth, float* panel, nint width)
    {
        for (; depth >= 4; depth -= 4, source += 4, panel += 4 * width)
        {
            var x0 = Vector128.Load(source);
            var x1 = Vector128.Load(source + stride);
            var x2 = Vector128.Load(source + (2 * stride));
            var x3 = Vector128.Load(source + (3 * stride));
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
            else
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
        }

        Rest(source, stride, 4, depth, panel, width);
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
