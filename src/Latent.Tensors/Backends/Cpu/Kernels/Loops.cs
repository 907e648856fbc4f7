using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Latent.Tensors.Backends.Cpu.Kernels;

/// <summary>
/// One loop per number of operands, over n elements. y may be any operand itself (not a shifted one). The last n mod 16 go
/// through the same vector function, so that an element's bits do not depend on where it stands.
/// </summary>
internal static unsafe class Loops
{
    private const int Width = 16;

    /// <summary><c>yᵢ = f(xᵢ)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<TKernel>(float* x, float* y, nint n)
        where TKernel : struct, IUnaryKernel
    {
        nint i = 0;
        for (; i <= n - Width; i += Width)
            TKernel.Apply(Vector512.Load(x + i)).Store(y + i);
        if (i < n)
        {
            var count = (int)(n - i);
            Part.Store(TKernel.Apply(Part.Load(x + i, count)), y + i, count);
        }
    }

    /// <summary><c>yᵢ = f(aᵢ, bᵢ)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<TKernel, TA, TB>(float* a, float* b, float* y, nint n)
        where TKernel : struct, IBinaryKernel
        where TA : struct, IOperand
        where TB : struct, IOperand
    {
        if (n == 0)
            return;
        var begunA = TA.Begin(a);
        var begunB = TB.Begin(b);
        nint i = 0;
        for (; i <= n - Width; i += Width)
            TKernel.Apply(TA.Load(a, i, begunA), TB.Load(b, i, begunB)).Store(y + i);
        if (i < n)
        {
            var count = (int)(n - i);
            var last = TKernel.Apply(TA.LoadPart(a, i, count, begunA), TB.LoadPart(b, i, count, begunB));
            Part.Store(last, y + i, count);
        }
    }

    /// <summary><c>yᵢ = f(aᵢ, bᵢ, cᵢ)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Ternary<TKernel, TA, TB, TC>(float* a, float* b, float* c, float* y, nint n)
        where TKernel : struct, ITernaryKernel
        where TA : struct, IOperand
        where TB : struct, IOperand
        where TC : struct, IOperand
    {
        if (n == 0)
            return;
        var begunA = TA.Begin(a);
        var begunB = TB.Begin(b);
        var begunC = TC.Begin(c);
        nint i = 0;
        for (; i <= n - Width; i += Width)
            TKernel.Apply(TA.Load(a, i, begunA), TB.Load(b, i, begunB), TC.Load(c, i, begunC)).Store(y + i);
        if (i < n)
        {
            var count = (int)(n - i);
            var last = TKernel.Apply(
                TA.LoadPart(a, i, count, begunA), TB.LoadPart(b, i, count, begunB), TC.LoadPart(c, i, count, begunC));
            Part.Store(last, y + i, count);
        }
    }
}
