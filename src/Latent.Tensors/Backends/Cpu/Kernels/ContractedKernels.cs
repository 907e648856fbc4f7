using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary><c>a·b - c</c>, rounded once.</summary>
internal readonly struct MulSubKernel : ITernaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(a, b, -c);
}

/// <summary><c>c - a·b</c>, rounded once.</summary>
internal readonly struct SubMulKernel : ITernaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(-a, b, c);
}

/// <summary><c>a + c (b - a)</c>.</summary>
internal readonly struct MixKernel : ITernaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(c, b - a, a);
}

/// <summary><c>√a + b</c>.</summary>
internal readonly struct RootAddKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => Vector512.Sqrt(a) + b;
}

/// <summary><c>a / (√b + c)</c>.</summary>
internal readonly struct RootQuotientKernel : ITernaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        a / (Vector512.Sqrt(b) + c);
}

/// <summary>The float32 of an int32, whose bits x holds.</summary>
internal readonly struct FromInt32Kernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.ConvertToSingle(x.AsInt32());
}

/// <summary>The first of two operands: with one number, what fills a block.</summary>
internal readonly struct FirstKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a;
}
