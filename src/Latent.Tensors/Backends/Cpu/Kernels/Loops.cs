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
    public static void Unary<TKernel>(float* x, float* y, nint n)
        where TKernel : struct, IUnaryKernel
    {
        nint i = 0;
        for (; i <= n - (2 * Width); i += 2 * Width)
        {
            var x0 = Vector512.Load(x + i);
            var x1 = Vector512.Load(x + i + Width);
            TKernel.Apply(x0).Store(y + i);
            TKernel.Apply(x1).Store(y + i + Width);
        }

        for (; i < n; i += Width)
        {
            var count = (int)Math.Min(n - i, Width);
            Part.Store(TKernel.Apply(Part.Load(x + i, count)), y + i, count);
        }
    }

    /// <summary><c>yᵢ = f(aᵢ, bᵢ)</c>.</summary>
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
        for (; i <= n - (2 * Width); i += 2 * Width)
        {
            var y0 = TKernel.Apply(TA.Load(a, i, begunA), TB.Load(b, i, begunB));
            var y1 = TKernel.Apply(TA.Load(a, i + Width, begunA), TB.Load(b, i + Width, begunB));
            y0.Store(y + i);
            y1.Store(y + i + Width);
        }

        for (; i < n; i += Width)
        {
            var count = (int)Math.Min(n - i, Width);
            var last = TKernel.Apply(TA.LoadPart(a, i, count, begunA), TB.LoadPart(b, i, count, begunB));
            Part.Store(last, y + i, count);
        }
    }

    /// <summary><c>yᵢ = f(aᵢ, bᵢ, cᵢ)</c>.</summary>
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
        for (; i <= n - (2 * Width); i += 2 * Width)
        {
            var y0 = TKernel.Apply(TA.Load(a, i, begunA), TB.Load(b, i, begunB), TC.Load(c, i, begunC));
            var j = i + Width;
            var y1 = TKernel.Apply(TA.Load(a, j, begunA), TB.Load(b, j, begunB), TC.Load(c, j, begunC));
            y0.Store(y + i);
            y1.Store(y + j);
        }

        for (; i < n; i += Width)
        {
            var count = (int)Math.Min(n - i, Width);
            var last = TKernel.Apply(
                TA.LoadPart(a, i, count, begunA), TB.LoadPart(b, i, count, begunB), TC.LoadPart(c, i, count, begunC));
            Part.Store(last, y + i, count);
        }
    }
}
