using Latent.Tensors.Backends.Cpu.Kernels;

namespace Latent.Tensors.Tests.Kernels;

public sealed unsafe class LoopsTests
{
    private const int MaxLength = 67;
    private const int MaxOffset = 3;
    private const float Untouched = 12345;

    private delegate void UnaryLoop(float* x, float* y, nint n);

    private delegate void BinaryLoop(float* a, float* b, float* y, nint n);

    private delegate void TernaryLoop(float* a, float* b, float* c, float* y, nint n);

    [Fact]
    public void UnaryYieldsTheSameBitsAtEveryLengthAndOffset()
    {
        Check(Loops.Unary<ExpKernel>, One(Loops.Unary<ExpKernel>));
        Check(Loops.Unary<TanhKernel>, One(Loops.Unary<TanhKernel>));
        Check(Loops.Unary<SoftplusKernel>, One(Loops.Unary<SoftplusKernel>));
        Check(Loops.Unary<NegKernel>, x => -x);
        Check(Loops.Unary<AbsKernel>, Math.Abs);
        Check(Loops.Unary<CopyKernel>, x => x);
        Check(Loops.Unary<ReluKernel>, x => Math.Max(x, 0));
        Check(Loops.Unary<SignKernel>, x => Math.Sign(x));

        static Func<float, float> One(UnaryLoop loop) => x =>
        {
            float y;
            loop(&x, &y, 1);
            return y;
        };
    }

    [Fact]
    public void BinaryYieldsEachPairAtEveryLengthAndOffset()
    {
        Check<AddKernel>((a, b) => a + b);
        Check<SubKernel>((a, b) => a - b);
        Check<MulKernel>((a, b) => a * b);
        Check<DivKernel>((a, b) => a / b);
        Check<MaxKernel>(Math.Max);
        Check<GreaterKernel>((a, b) => a > b ? 1 : 0);
        Check<RootAddKernel>((a, b) => MathF.Sqrt(a) + b);
    }

    [Fact]
    public void TernaryYieldsEachTripleForEveryMixOfOperands()
    {
        Check<SelectKernel>((a, b, c) => c != 0 ? a : b);

        // Whole numbers, so that a fused and an unfused product agree.
        Check<MulAddKernel>((a, b, c) => (a * b) + c);
        Check<MulSubKernel>((a, b, c) => (a * b) - c);
        Check<SubMulKernel>((a, b, c) => c - (a * b));
        Check<MixKernel>((a, b, c) => a + (c * (b - a)));
        Check<RootQuotientKernel>((a, b, c) => a / (MathF.Sqrt(b) + c));
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(0f, 0f)]
    [InlineData(-3f, 0f)]
    public void ReluKeepsNaN(float x, float expected)
    {
        float y;
        Loops.Unary<ReluKernel>(&x, &y, 1);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void SignOfNaNIsNaNAndOfZeroIsZero()
    {
        var x = stackalloc float[] { float.NaN, 0, float.NegativeInfinity, 1e-45f };
        Loops.Unary<SignKernel>(x, x, 4);
        Assert.Equal([float.NaN, 0, -1, 1], new ReadOnlySpan<float>(x, 4).ToArray());
    }

    [Fact]
    public void MaxIsNaNIfEitherIs()
    {
        var a = stackalloc float[] { float.NaN, 1, float.NaN, -2, float.NegativeInfinity };
        var b = stackalloc float[] { 1, float.NaN, float.NaN, -3, 4 };
        Loops.Binary<MaxKernel, VectorOperand, VectorOperand>(a, b, a, 5);
        Assert.Equal([float.NaN, float.NaN, float.NaN, -2, 4], new ReadOnlySpan<float>(a, 5).ToArray());
    }

    [Fact]
    public void SelectTakesNaNForNotZero()
    {
        var (a, b, c) = (1f, 2f, float.NaN);
        float y;
        Loops.Ternary<SelectKernel, ScalarOperand, ScalarOperand, ScalarOperand>(&a, &b, &c, &y, 1);
        Assert.Equal(1, y);
    }

    private static void Check(UnaryLoop loop, Func<float, float> f) => ForEveryLength(1, (p, n) =>
    {
        loop(p[0], p[3], n);
        return i => f(Value(0, i));
    });

    private static void Check<TKernel>(Func<float, float, float> f)
        where TKernel : struct, IBinaryKernel
    {
        Check(Loops.Binary<TKernel, VectorOperand, VectorOperand>, (1, 1), f);
        Check(Loops.Binary<TKernel, VectorOperand, ScalarOperand>, (1, 0), f);
        Check(Loops.Binary<TKernel, ScalarOperand, VectorOperand>, (0, 1), f);
        Check(Loops.Binary<TKernel, ScalarOperand, ScalarOperand>, (0, 0), f);
    }

    private static void Check(BinaryLoop loop, (int A, int B) stride, Func<float, float, float> f) => ForEveryLength(2, (p, n) =>
    {
        loop(p[0], p[1], p[3], n);
        return i => f(Value(0, i * stride.A), Value(1, i * stride.B));
    });

    private static void Check<TKernel>(Func<float, float, float, float> f)
        where TKernel : struct, ITernaryKernel
    {
        Check(Loops.Ternary<TKernel, VectorOperand, VectorOperand, VectorOperand>, (1, 1, 1), f);
        Check(Loops.Ternary<TKernel, ScalarOperand, VectorOperand, VectorOperand>, (0, 1, 1), f);
        Check(Loops.Ternary<TKernel, VectorOperand, ScalarOperand, VectorOperand>, (1, 0, 1), f);
        Check(Loops.Ternary<TKernel, VectorOperand, VectorOperand, ScalarOperand>, (1, 1, 0), f);
        Check(Loops.Ternary<TKernel, ScalarOperand, ScalarOperand, VectorOperand>, (0, 0, 1), f);
    }

    private static void Check(TernaryLoop loop, (int A, int B, int C) stride, Func<float, float, float, float> f) =>
        ForEveryLength(3, (p, n) =>
        {
            loop(p[0], p[1], p[2], p[3], n);
            return i => f(Value(0, i * stride.A), Value(1, i * stride.B), Value(2, i * stride.C));
        });

    private delegate Func<int, float> Run(float*[] buffers, nint n);

    // Buffers 0 … 2 are operands, 3 the result; the result is then each operand's own buffer in turn.
    private static void ForEveryLength(int operands, Run run)
    {
        const int room = MaxLength + MaxOffset + 1;
        var memory = stackalloc float[4 * room];
        var buffers = new float*[4];
        for (var n = 0; n <= MaxLength; n++)
        {
            for (var inPlace = -1; inPlace < operands; inPlace++)
            {
                for (var b = 0; b < 4; b++)
                {
                    buffers[b] = memory + (b * room) + ((n + b + inPlace + 1) & MaxOffset);
                    for (var i = 0; i < MaxLength; i++)
                        buffers[b][i] = b == 3 ? Untouched : Value(b, i);
                }

                if (inPlace >= 0)
                    buffers[3] = buffers[inPlace];
                var expected = run(buffers, n);
                for (var i = 0; i < n; i++)
                    Assert.Equal(expected(i), buffers[3][i]);
                for (var i = n; i < MaxLength; i++)
                    Assert.Equal(inPlace < 0 ? Untouched : Value(inPlace, i), buffers[3][i]);
            }
        }
    }

    private static float Value(int buffer, int i) => (((i * 7) + (buffer * 5)) % 23) - 11;
}
