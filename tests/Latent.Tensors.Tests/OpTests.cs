using FsCheck;
using FsCheck.Fluent;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;

namespace Latent.Tensors.Tests;

public sealed class OpTests
{
    // One row a primitive: how to apply it, and the domain on which its gradient exists.
    private static readonly Dictionary<Type, (Func<Tensor[], Tensor> Apply, Func<double, double> ToDomain)> Cases = new()
    {
        [typeof(Neg)] = (x => -x[0], a => a),
        [typeof(Exp)] = (x => x[0].Exp(), a => a),
        [typeof(Log)] = (x => x[0].Log(), Positive),
        [typeof(Log1p)] = (x => x[0].Log1p(), Positive),
        [typeof(Expm1)] = (x => x[0].Expm1(), a => a),
        [typeof(Div)] = (x => x[0] / x[1], AwayFromZero),
        [typeof(Sub)] = (x => x[0] - x[1], a => a),
        [typeof(Softplus)] = (x => x[0].Softplus(), a => a),
        [typeof(Relu)] = (x => x[0].Relu(), AwayFromZero),
        [typeof(Erf)] = (x => x[0].Erf(), a => a),
        [typeof(InverseNormalCdf)] = (x => x[0].InverseNormalCdf(), a => Numerics.Sigmoid(a)),
        [typeof(Greater)] = (x => x[0].Greater(0), AwayFromZero),
        [typeof(Select)] = (x => x[0].Greater(0).Select(x[0].Square(), x[1]), AwayFromZero),
        [typeof(MaxOver)] = (x => x[0].MaxTo([x[0].Shape[^1]]), a => a),
        [typeof(Sqrt)] = (x => x[0].Sqrt(), Positive),
        [typeof(Tanh)] = (x => x[0].Tanh(), a => a),
        [typeof(Sigmoid)] = (x => x[0].Sigmoid(), a => a),
        [typeof(Abs)] = (x => x[0].Abs(), AwayFromZero),
        [typeof(Sign)] = (x => x[0].Sign(), AwayFromZero),
        [typeof(Add)] = (x => x[0] + x[1], a => a),
        [typeof(Mul)] = (x => x[0] * x[1], a => a),
        [typeof(Max)] = (x => x[0].Max(x[1]), a => a),
        [typeof(Broadcast)] = (x => x[0].BroadcastTo([4, .. x[0].Shape]), a => a),
        [typeof(Sum)] = (x => x[0].SumTo([1, x[0].Shape[^1]]), a => a),
        [typeof(Reshape)] = (x => x[0].Reshape([x[0].Shape.Size]), a => a),
        [typeof(Transpose)] = (x => x[0].Transpose(), a => a),
        [typeof(Pick)] = (x => x[0].Pick(new Places(x[0].Shape[^1], [x[0].Shape[^1] - 1, -1, .. Enumerable.Range(0, x[0].Shape[^1] / 2)])), a => a),
        [typeof(MatMul)] = (x => x[0].MatMul(x[1].Transpose()), a => a),
    };

    private static readonly Type[] WithoutGradient = [typeof(Constant), typeof(Input), typeof(State), typeof(NormalDraw), typeof(UniformDraw), typeof(ToFloat), typeof(StopGradient), typeof(GibbsSweeps)];

    private static double Positive(double a) => Math.Abs(a) + 0.5;

    private static double AwayFromZero(double a) => a + (a >= 0 ? 0.5 : -0.5);

    public static TheoryData<string> Names => [.. Cases.Keys.Select(t => t.Name)];

    [Fact]
    public void EveryPrimitiveHasACase()
    {
        var primitives = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract && t.IsPublic);
        Assert.Empty(primitives.Except(Cases.Keys).Except(WithoutGradient));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientAgreesWithDifference(string name)
    {
        var (apply, toDomain) = Cases.First(c => c.Key.Name == name).Value;
        Prop.ForAll(Arbitraries.Matrix, Arbitraries.Seeds, (shape, seed) =>
        {
            var key = new Random.RandomKey((ulong)seed);
            var inputs = Enumerable.Range(0, 2)
                .Select(i => (shape, Enumerable.Range(0, shape.Size).Select(j => toDomain(key.NormalAt(i, j))).ToArray()))
                .ToArray();
            GradientCheck.Holds(apply, inputs);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void SecondDerivativeOfSigmoidAgreesWithDifference() =>
        GradientCheck.Holds(x => Gradient.Of(x[0].Sigmoid().Sum(), x[0])[0], ([3], [-1.5, 0.1, 2]));

    [Theory]
    [InlineData(-800, 0)]
    [InlineData(0, 0.69314718055994530942)]
    [InlineData(800, 800)]
    public void SoftplusNeverOverflows(double x, double expected) =>
        Assert.Equal(expected, ReferenceBackend.Evaluate(new Dictionary<string, double[]>(), 0, ((Tensor)x).Softplus())[0][0], 15);

    [Fact]
    public void MatMulNamesTheShapesItRefuses()
    {
        var error = Assert.Throws<ShapeException>(() => Tensor.Full(0, [2, 3]).MatMul(Tensor.Full(0, [4, 5])));
        Assert.Equal("MatMul: cannot multiply [2, 3] by [4, 5]; both must have two axes, and the inner lengths agree.", error.Message);
    }

    [Fact]
    public void GradientRefusesAVectorAndSaysWhatToDo()
    {
        var x = Tensor.Input("x", [3]);
        var error = Assert.Throws<ShapeException>(() => Gradient.Of(x, x));
        Assert.Equal("Gradient: differentiates a scalar, not [3]; reduce with Sum() or Mean().", error.Message);
    }

    [Fact]
    public void BroadcastNamesTheAxis()
    {
        var error = Assert.Throws<ShapeException>(() => Tensor.Full(0, [2, 3]) + Tensor.Full(0, [4]));
        Assert.Equal("Add: [2, 3] and [4] do not broadcast: axis -1 is 3 against 4.", error.Message);
    }
}

internal static class Arbitraries
{
    public static Arbitrary<Shape> Matrix { get; } =
        Gen.Choose(1, 4).Two().Select(p => Shape.Create([p.Item1, p.Item2])).ToArbitrary();

    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();
}
