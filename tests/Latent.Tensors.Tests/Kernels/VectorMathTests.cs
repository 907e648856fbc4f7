using System.Runtime.Intrinsics;
using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Tests.Kernels;

public sealed unsafe class VectorMathTests
{
    // Every 2^12-th float where vectors are instructions; a coarser sweep where they are emulated. Odd: the low bits vary.
    private static readonly uint Stride =
        Vector512.IsHardwareAccelerated ? 4099u : Vector256.IsHardwareAccelerated ? 16411u : 524309u;

    // Measured maxima over all floats are below these; see each function's form for where the error comes from.
    public static TheoryData<string, double> Functions => new()
    {
        { "Exp", 1.5 },
        { "Log", 1.5 },
        { "Log1p", 1.5 },
        { "Expm1", 2 },
        { "Tanh", 2.5 },
        { "Sigmoid", 2.5 },
        { "Softplus", 2.5 },
        { "Erf", 2 },
        { "InverseNormalCdf", 3 },
        { "Sqrt", 0.501 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void IsWithinItsErrorOverTheWholeRange(string name, double limit)
    {
        var worst = 0.0;
        var at = 0f;
        var (apply, exact) = Function(name);
        var x = stackalloc float[4096];
        var y = stackalloc float[4096];
        var special = SpecialValues();
        var next = 0UL;
        var specialAt = 0;
        while (next <= uint.MaxValue)
        {
            var count = 0;
            for (; count < 4096 && specialAt < special.Length; count++)
                x[count] = special[specialAt++];
            for (; count < 4096 && next <= uint.MaxValue; count++, next += Stride)
                x[count] = BitConverter.UInt32BitsToSingle((uint)next);
            apply(x, y, count);
            for (var i = 0; i < count; i++)
            {
                var error = UlpError(y[i], exact(x[i]));
                if (error > worst || double.IsNaN(error))
                    (worst, at) = (double.IsNaN(error) ? double.PositiveInfinity : error, x[i]);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {worst:F3} ulp at {at:R}");
        Assert.True(worst <= limit, $"{name}: {worst} ulp at {at:R}");
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    [InlineData("Expm1")]
    [InlineData("Log1p")]
    public void KeepsTheSignOfZero(string name)
    {
        Assert.Equal(0x80000000u, BitConverter.SingleToUInt32Bits(One(name, -0f)));
        Assert.Equal(0u, BitConverter.SingleToUInt32Bits(One(name, 0f)));
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    public void IsOddToTheLastBit(string name)
    {
        for (var x = 1e-3f; x < 20; x *= 1.01f)
            Assert.Equal(One(name, x), -One(name, -x));
    }

    [Fact]
    public void ExpOfZeroIsOne() => Assert.Equal((1f, 1f), (One("Exp", 0f), One("Exp", -0f)));

    [Fact]
    public void SoftplusAndSigmoidAreTheTwoFunctions()
    {
        for (var x = -110f; x < 100; x += 0.37f)
        {
            VectorMath.SoftplusAndSigmoid(Vector512.Create(x), out var softplus, out var sigmoid);
            Assert.Equal(One("Softplus", x), softplus[0]);
            Assert.True(UlpError(sigmoid[0], Numerics.Sigmoid(x)) <= 2.5);
        }
    }

    [Fact]
    public void NormalFromBitsIsTheQuantileOfItsBits()
    {
        // The ends and middles of both halves, then a Weyl sequence through all 32 bits.
        uint[] edges =
        [
            0, 1, 2, 0x13333333, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0x93333333, 0xfffffffe, 0xffffffff,
        ];
        var worst = 0.0;
        var weyl = 0u;
        var steps = Vector512.IsHardwareAccelerated ? 200_000 : 5_000;
        for (var i = 0; i < steps; i++, weyl += 0x9E3779B9)
        {
            var bits = i < edges.Length ? edges[i]
                : i % 3 == 0 ? weyl >> (i % 28)
                : i % 3 == 1 ? 0x7fffffff - (weyl >> (1 + (i % 28)))
                : weyl;
            var tail = ((bits & 0x7fffffff) + 0.5) / 4294967296.0;
            var expected = -Numerics.InverseNormalCdf(tail) * (bits >> 31 == 0 ? 1 : -1);
            worst = Math.Max(worst, UlpError(VectorMath.NormalFromBits(Vector512.Create(bits))[0], expected));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"NormalFromBits: {worst:F3} ulp");
        Assert.True(worst <= 3, $"{worst} ulp");
    }

    private static float One(string name, float x)
    {
        float y;
        Function(name).Apply(&x, &y, 1);
        return y;
    }

    // The distance in units of the last place of a float as large as the exact value.
    private static double UlpError(float actual, double exact)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
            return double.IsNaN(exact) == float.IsNaN(actual) ? 0 : double.NaN;
        if (actual == (float)exact)
            return float.IsInfinity(actual) ? 0 : Math.Abs(actual - exact) / Ulp(exact);
        var bounded = Math.Clamp(exact, -Overflow, Overflow);
        return Math.Abs((float.IsInfinity(actual) ? Math.CopySign(Overflow, actual) : actual) - bounded) / Ulp(bounded);
    }

    // 2^128: where ∞ would stand.
    private const double Overflow = 3.4028236692093846e38;

    private static double Ulp(double x) =>
        Math.ScaleB(1, Math.Max(x == 0 ? -126 : Math.ILogB(x), -126) - 23);

    private static float[] SpecialValues()
    {
        float[] positive =
        [
            0, BitConverter.UInt32BitsToSingle(1), BitConverter.UInt32BitsToSingle(0x007fffff), 1.17549435e-38f, 1e-30f,
            5.9604645e-8f, 1.1920929e-7f, 0.075f, 0.0749f, 0.34657359f, 0.35f, 0.41421354f, 0.5f, 0.70710677f, 0.70710683f, 0.925f, 0.99999994f, 1,
            1.0000001f, 1.4142135f, 1.4142137f, 3.9999f, 4.0001f, 9.01f, 9.1f, 10, 16.6f, 17.3f, 17.4f, 20, 30, 30.1f, 87.33654f, 88,
            88.72283f, 88.72284f, 89, 89.1f, 103.97f, 103.98f, 104, 104.1f, 3e38f, float.MaxValue, float.PositiveInfinity, float.NaN,
        ];
        return [.. positive, .. positive.Select(x => -x)];
    }

    private delegate void Loop(float* x, float* y, nint n);

    private static (Loop Apply, Func<double, double> Exact) Function(string name) => name switch
    {
        "Exp" => (Loops.Unary<ExpKernel>, Math.Exp),
        "Log" => (Loops.Unary<LogKernel>, Math.Log),
        "Log1p" => (Loops.Unary<Log1pKernel>, Numerics.Log1p),
        "Expm1" => (Loops.Unary<Expm1Kernel>, Numerics.Expm1),
        "Tanh" => (Loops.Unary<TanhKernel>, Math.Tanh),
        "Sigmoid" => (Loops.Unary<SigmoidKernel>, Numerics.Sigmoid),
        "Softplus" => (Loops.Unary<SoftplusKernel>, Numerics.Softplus),
        "Erf" => (Loops.Unary<ErfKernel>, Numerics.Erf),
        "InverseNormalCdf" => (Loops.Unary<InverseNormalCdfKernel>, Numerics.InverseNormalCdf),
        _ => (Loops.Unary<SqrtKernel>, Math.Sqrt),
    };
}
