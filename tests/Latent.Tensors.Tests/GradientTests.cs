using Latent.Tensors.Ops;

namespace Latent.Tensors.Tests;

public sealed class GradientTests
{
    [Fact]
    public void AnInputThatIsNotUsedHasZerosOfItsShape()
    {
        var (x, y) = (Tensor.Input("x", [2, 3]), Tensor.Input("y", [4]));
        var gradients = Gradient.Of(x.Exp().Sum(), x, y);
        Assert.Equal(new Constant(0, [4]), gradients[1].Op);
        Assert.Equal(x.Shape, gradients[0].Shape);
    }

    [Fact]
    public void TheGradientByTheResultItselfIsOne()
    {
        var x = Tensor.Input("x", []);
        Assert.Equal(new Constant(1, []), Gradient.Of(x, x)[0].Op);
    }

    [Fact]
    public void WhatIsNoScalarIsRefused() => Assert.Equal(
        "Gradient: differentiates a scalar, not [3]; reduce with Sum() or Mean().",
        Assert.Throws<ShapeException>(() => Gradient.Of(Tensor.Input("x", [3]))).Message);
}
