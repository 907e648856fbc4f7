using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>A function of one operand, sixteen elements at a time.</summary>
internal interface IUnaryKernel
{
    static abstract Vector512<float> Apply(Vector512<float> x);
}

/// <summary><c>-x</c>.</summary>
internal readonly struct NegKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => -x;
}

/// <summary><c>eˣ</c>.</summary>
internal readonly struct ExpKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Exp(x);
}

/// <summary><c>ln x</c>.</summary>
internal readonly struct LogKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Log(x);
}

/// <summary><c>ln(1 + x)</c>.</summary>
internal readonly struct Log1pKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Log1p(x);
}

/// <summary><c>eˣ - 1</c>.</summary>
internal readonly struct Expm1Kernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Expm1(x);
}

/// <summary><c>√x</c>.</summary>
internal readonly struct SqrtKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.Sqrt(x);
}

/// <summary><c>tanh x</c>.</summary>
internal readonly struct TanhKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Tanh(x);
}

/// <summary><c>1 / (1 + e⁻ˣ)</c>.</summary>
internal readonly struct SigmoidKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Sigmoid(x);
}

/// <summary><c>ln(1 + eˣ)</c>.</summary>
internal readonly struct SoftplusKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Softplus(x);
}

/// <summary><c>max(x, 0)</c>; NaN stays NaN.</summary>
internal readonly struct ReluKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Relu(x);
}

/// <summary><c>|x|</c>.</summary>
internal readonly struct AbsKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.Abs(x);
}

/// <summary>-1, ±0 or 1; NaN stays NaN.</summary>
internal readonly struct SignKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Sign(x);
}

/// <summary><c>erf x</c>.</summary>
internal readonly struct ErfKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.Erf(x);
}

/// <summary><c>Φ⁻¹(x)</c>.</summary>
internal readonly struct InverseNormalCdfKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => VectorMath.InverseNormalCdf(x);
}

/// <summary>x itself.</summary>
internal readonly struct CopyKernel : IUnaryKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => x;
}
