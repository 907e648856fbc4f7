using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>How a loop reads one operand: a vector of n floats, or one float for every element.</summary>
/// <remarks>Begin runs once before the loop, so that a scalar is read before y is written, even in place.</remarks>
internal unsafe interface IOperand
{
    static abstract Vector512<float> Begin(float* p);

    static abstract Vector512<float> Load(float* p, nint at, Vector512<float> begun);

    static abstract Vector512<float> LoadPart(float* p, nint at, int count, Vector512<float> begun);
}

/// <summary>n floats, one for each element.</summary>
internal readonly unsafe struct VectorOperand : IOperand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Begin(float* p) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* p, nint at, Vector512<float> begun) => Vector512.Load(p + at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPart(float* p, nint at, int count, Vector512<float> begun) => Part.Load(p + at, count);
}

/// <summary>One float, the same for every element.</summary>
internal readonly unsafe struct ScalarOperand : IOperand
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Begin(float* p) => Vector512.Create(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* p, nint at, Vector512<float> begun) => begun;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPart(float* p, nint at, int count, Vector512<float> begun) => begun;
}

/// <summary>The first 0 … 15 lanes of a vector, for the end of a buffer; the other lanes read as 0.</summary>
internal static unsafe class Part
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from, int count)
    {
        if (Avx512F.IsSupported)
            return Avx512F.MaskLoad(from, Mask(count), Vector512<float>.Zero);
        var whole = Vector512<float>.Zero;
        Unsafe.CopyBlockUnaligned(&whole, from, (uint)count * sizeof(float));
        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> x, float* to, int count)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore(to, Mask(count), x);
        else
            Unsafe.CopyBlockUnaligned(to, &x, (uint)count * sizeof(float));
    }

    /// <summary>All bits set in the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
