using Latent.Tensors.Backends.Cpu.Kernels;
using Latent.Tensors.Ops;
using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>The address of the loop that computes an operation, for operands that are arrays or single values.</summary>
internal static unsafe class Kernel
{
    /// <summary>The loop for one operand.</summary>
    public static nint Unary(Op op) => op switch
    {
        Neg => Unary<NegKernel>(),
        Exp => Unary<ExpKernel>(),
        Log => Unary<LogKernel>(),
        Log1p => Unary<Log1pKernel>(),
        Expm1 => Unary<Expm1Kernel>(),
        Sqrt => Unary<SqrtKernel>(),
        Tanh => Unary<TanhKernel>(),
        Sigmoid => Unary<SigmoidKernel>(),
        Softplus => Unary<SoftplusKernel>(),
        Relu => Unary<ReluKernel>(),
        Abs => Unary<AbsKernel>(),
        Sign => Unary<SignKernel>(),
        Erf => Unary<ErfKernel>(),
        InverseNormalCdf => Unary<InverseNormalCdfKernel>(),
        Copy => Unary<CopyKernel>(),
        ToFloat => Unary<FromInt32Kernel>(),
        _ => throw new NotSupportedException($"{op.Name} has no kernel of one operand."),
    };

    /// <summary>The loop for two operands.</summary>
    public static nint Binary(Op op, bool scalarA, bool scalarB) => op switch
    {
        Add => Binary<AddKernel>(scalarA, scalarB),
        Sub => Binary<SubKernel>(scalarA, scalarB),
        Mul => Binary<MulKernel>(scalarA, scalarB),
        Div => Binary<DivKernel>(scalarA, scalarB),
        Max => Binary<MaxKernel>(scalarA, scalarB),
        Greater => Binary<GreaterKernel>(scalarA, scalarB),
        RootAdd => Binary<RootAddKernel>(scalarA, scalarB),
        _ => throw new NotSupportedException($"{op.Name} has no kernel of two operands."),
    };

    /// <summary>The loop for three operands.</summary>
    public static nint Ternary(Op op, bool scalarA, bool scalarB, bool scalarC) => op switch
    {
        Select => Ternary<SelectKernel>(scalarA, scalarB, scalarC),
        MulAdd => Ternary<MulAddKernel>(scalarA, scalarB, scalarC),
        MulSub => Ternary<MulSubKernel>(scalarA, scalarB, scalarC),
        SubMul => Ternary<SubMulKernel>(scalarA, scalarB, scalarC),
        Mix => Ternary<MixKernel>(scalarA, scalarB, scalarC),
        RootQuotient => Ternary<RootQuotientKernel>(scalarA, scalarB, scalarC),
        _ => throw new NotSupportedException($"{op.Name} has no kernel of three operands."),
    };

    /// <summary>The time of one element beside an addition's, roughly.</summary>
    public static int Cost(Op op) => op switch
    {
        Exp or Expm1 or Sigmoid or Tanh => 10,
        Log or Log1p or Softplus or Erf => 16,
        InverseNormalCdf or NormalDraw => 30,
        UniformDraw => 20,
        Div or Sqrt => 4,
        _ => 1,
    };

    private static nint Unary<TKernel>()
        where TKernel : struct, IUnaryKernel
    {
        delegate*<float*, float*, nint, void> loop = &Kernels.Loops.Unary<TKernel>;
        return (nint)loop;
    }

    private static nint Binary<TKernel>(bool a, bool b)
        where TKernel : struct, IBinaryKernel => (a, b) switch
        {
            (false, false) => Binary<TKernel, VectorOperand, VectorOperand>(),
            (false, true) => Binary<TKernel, VectorOperand, ScalarOperand>(),
            (true, false) => Binary<TKernel, ScalarOperand, VectorOperand>(),
            (true, true) => Binary<TKernel, ScalarOperand, ScalarOperand>(),
        };

    private static nint Binary<TKernel, TA, TB>()
        where TKernel : struct, IBinaryKernel
        where TA : struct, IOperand
        where TB : struct, IOperand
    {
        delegate*<float*, float*, float*, nint, void> loop = &Kernels.Loops.Binary<TKernel, TA, TB>;
        return (nint)loop;
    }

    private static nint Ternary<TKernel>(bool a, bool b, bool c)
        where TKernel : struct, ITernaryKernel => a
            ? Ternary<TKernel, ScalarOperand>(b, c)
            : Ternary<TKernel, VectorOperand>(b, c);

    private static nint Ternary<TKernel, TA>(bool b, bool c)
        where TKernel : struct, ITernaryKernel
        where TA : struct, IOperand => (b, c) switch
        {
            (false, false) => Ternary<TKernel, TA, VectorOperand, VectorOperand>(),
            (false, true) => Ternary<TKernel, TA, VectorOperand, ScalarOperand>(),
            (true, false) => Ternary<TKernel, TA, ScalarOperand, VectorOperand>(),
            (true, true) => Ternary<TKernel, TA, ScalarOperand, ScalarOperand>(),
        };

    private static nint Ternary<TKernel, TA, TB, TC>()
        where TKernel : struct, ITernaryKernel
        where TA : struct, IOperand
        where TB : struct, IOperand
        where TC : struct, IOperand
    {
        delegate*<float*, float*, float*, float*, nint, void> loop = &Kernels.Loops.Ternary<TKernel, TA, TB, TC>;
        return (nint)loop;
    }
}
