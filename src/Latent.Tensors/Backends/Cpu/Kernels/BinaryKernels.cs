using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>A function of two operands, sixteen elements at a time.</summary>
internal interface IBinaryKernel
{
    static abstract Vector512<float> Apply(Vector512<float> a, Vector512<float> b);
}

/// <summary><c>a + b</c>.</summary>
internal readonly struct AddKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a + b;
}

/// <summary><c>a - b</c>.</summary>
internal readonly struct SubKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a - b;
}

/// <summary><c>a·b</c>.</summary>
internal readonly struct MulKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a * b;
}

/// <summary><c>a / b</c>.</summary>
internal readonly struct DivKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => a / b;
}

/// <summary>The larger; NaN if either is NaN.</summary>
internal readonly struct MaxKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);
}

/// <summary>1 where a &gt; b, else 0.</summary>
internal readonly struct GreaterKernel : IBinaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b) =>
        Vector512.GreaterThan(a, b) & Vector512<float>.One;
}
