using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Ops;
using Latent.Tensors.Planning;
using Latent.Tensors.Random;

namespace Latent.Tensors.Tests.Planning;

public sealed class SimplifierTests
{
    private static readonly Tensor X = Tensor.Input("x", [2, 3]);
    private static readonly Tensor Y = Tensor.Input("y", [2, 3]);
    private static readonly Tensor Row = Tensor.Input("row", [3]);

    // Each with the operations that are left, and how often.
    private static readonly Dictionary<string, (Tensor Graph, string Left)> Rules = new()
    {
        ["StopGradient goes"] = (X.StopGradient().Exp(), "Exp"),
        ["constants fold"] = (X + (Tensor.Full(2).Exp() * 3), "Add Constant"),
        ["x + 0 is x"] = ((X + 0).Exp(), "Exp"),
        ["0 + x is x"] = ((0 + X).Exp(), "Exp"),
        ["x - 0 is x"] = ((X - 0).Exp(), "Exp"),
        ["0 - x is -x"] = (0 - X, "Neg"),
        ["x + (-y) subtracts"] = (X + (-Y), "Sub"),
        ["-x + y subtracts"] = ((-X) + Y, "Sub"),
        ["x - (-y) adds"] = (X - (-Y), "Add"),
        ["x · 1 is x"] = ((X * 1).Exp(), "Exp"),
        ["1 · x is x"] = ((1 * X).Exp(), "Exp"),
        ["two signs cancel in a product"] = (-X * -Y, "Mul"),
        ["x / 1 is x"] = ((X / 1).Exp(), "Exp"),
        ["a division by a constant multiplies"] = (X / 8, "Constant Mul"),
        ["-(-x) is x"] = ((-(-X)).Exp(), "Exp"),
        ["-(x - y) is y - x"] = (-(X - Y), "Sub"),
        ["constants of products meet"] = (2 * (X * 3), "Constant Mul"),
        ["a constant takes up a sign"] = (2 * -X, "Constant Mul"),
        ["a reshape to the same shape goes"] = (new Tensor(new Reshape([2, 3]), X).Exp(), "Exp"),
        ["reshapes meet"] = (X.Reshape([3, 2]).Reshape([6]), "Reshape"),
        ["a reshaped constant is one"] = (Tensor.Full(2, [6]).Reshape([2, 3]) + X, "Add Constant"),
        ["a broadcast that repeats nothing is a reshape"] = (X.BroadcastTo([1, 2, 3]), "Reshape"),
        ["broadcasts meet"] = (Row.BroadcastTo([2, 3]).BroadcastTo([4, 2, 3]), "Broadcast"),
        ["work is done before repeating"] = (Row.BroadcastTo([2, 3]).Exp(), "Broadcast Exp"),
        ["a sum over an axis of length 1 is a reshape"] = (X.Reshape([1, 2, 3]).SumTo([2, 3]).Exp(), "Exp"),
        ["a maximum over an axis of length 1 is a reshape"] = (X.Reshape([1, 6]).MaxTo([6]), "Reshape"),
        ["a constant is summed"] = (Tensor.Full(2, [2, 3]).SumTo([3]), "Constant"),
        ["a constant is its maximum"] = (Tensor.Full(2, [2, 3]).MaxTo([3]), "Constant"),
        ["a factor comes out of a sum"] = ((2 * X).Sum(), "Constant Mul Sum"),
        ["a sign comes out of a sum"] = ((-X).Sum() + 1, "Constant Sub Sum"),
        ["axes apart are summed one after the other"] = (Tensor.Input("z", [2, 3, 4]).SumTo([1, 3, 1]), "Sum Sum"),
        ["two transposes cancel"] = (X.Transpose().Transpose().Exp(), "Exp"),
        ["nothing is picked of zeros"] = (X + Tensor.Full(0, [2, 1]).Place(Places.Run(3, 0, 1)), ""),
        ["nothing is picked of nowhere"] = (X.Columns(..0).Sum() + Row, "Row"),
        ["where values stand does not change their sum"] = (X.Place(Places.Run(5, 1, 3)).SumInner(), "Reshape Sum"),
        ["columns are summed where they stand"] = (X.Place(Places.Run(5, 1, 3)).SumOuter(), "Pick Sum"),
        ["a part of a row is picked before it is summed"] = (X.Columns(1..).SumInner(), "Pick Reshape Sum"),
        ["equal subexpressions are one"] = (X.Exp() * X.Exp(), "Exp Mul"),
        ["an empty operand leaves a constant"] = (Tensor.Input("none", [0, 3]).Exp().SumTo([3]) + Row, "Row"),
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ARewriteKeepsTheValueAndLeavesLess(string rule)
    {
        var (graph, left) = Rules[rule];
        var simplified = new Simplifier([graph]).Of(graph);
        var inputs = Gradient.TopologicalOrder([graph, simplified]).Select(n => n.Op).OfType<Input>().DistinctBy(i => i.Label)
            .ToDictionary(i => i.Label, i => Enumerable.Range(0, i.Shape.Size).Select(k => 0.3 + (0.2 * k)).ToArray());
        var values = ReferenceBackend.Evaluate(inputs, 0, graph, simplified);
        Assert.Equal(graph.Shape, simplified.Shape);
        Assert.All(values[0].Zip(values[1]), p => Assert.Equal(p.First, p.Second, 1e-12));
        var names = Gradient.TopologicalOrder([simplified]).Where(n => n.Op is not Input).Select(n => n.Op.Name).Order(StringComparer.Ordinal);
        Assert.Equal(left == "Row" ? "" : left, string.Join(' ', names));
    }

    [Fact]
    public void WhatHidesANaNIsNotFolded()
    {
        Tensor[] graphs = [X * 0, X - X, X / X, 0 * X, 0 / X];
        double[] nan = [.. Enumerable.Repeat(double.NaN, 6)];
        foreach (var graph in graphs)
        {
            var value = ReferenceBackend.Evaluate(new Dictionary<string, double[]> { ["x"] = nan }, 0, new Simplifier([graph]).Of(graph))[0];
            Assert.All(value, v => Assert.True(double.IsNaN(v)));
        }
    }

    [Fact]
    public void ConstantsThatWouldLeaveTheRangeOfFloatsStayApart()
    {
        foreach (var graph in new[] { 1e30 * (1e30 * X), 1e-30 * (1e-30 * X), X / 1e-40 })
            Assert.Equal(graph.Op, new Simplifier([graph]).Of(graph).Op);
    }

    [Fact]
    public void TwoDrawsAreNeverOne()
    {
        var key = new RandomKey(1);
        var graph = key.Fold("a").Normal([3]) + key.Fold("b").Normal([3]);
        Assert.Equal(3, Gradient.TopologicalOrder([new Simplifier([graph]).Of(graph)]).Count);
    }
}
