using Latent.Data;

namespace Latent.Tests.Data;

public sealed class LabelledExamplesTests
{
    private static Examples Three => Examples.Of([2], new float[] { 1, 2, 3, 4, 5, 6 }, new[] { 7, -1, 7 });

    [Fact]
    public void ALabelStandsBehindItsValues()
    {
        var known = LabelCounts.Of([7, -1, 7, 3], "data");
        using var examples = new LabelledExamples(Three, known, "data");
        Assert.Equal([5], examples.Shape);
        var x = new float[15];
        examples.Read([2, 1, 0], x);
        Assert.Equal([5, 6, 0, 0, 1, 3, 4, 1, 0, 0, 1, 2, 0, 0, 1], x);
        var last = new float[5];
        examples.Slice(1, 1).Read([0], last);
        Assert.Equal([3, 4, 1, 0, 0], last);
    }

    [Fact]
    public void LabelsAreCountedInAscendingOrder()
    {
        var known = LabelCounts.Of([7, -1, 7, 3], "data");
        Assert.Equal([-1, 3, 7], known.Labels);
        Assert.Equal([1, 1, 2], known.Counts);
        Assert.Equal([0.25, 0.25, 0.5], known.Frequencies);
        Assert.Equal(1.5 * Math.Log(2), known.Entropy, 12);
        Assert.Equal("one of 3 labels, -1, 3, 7", known.ToString());
        Assert.Equal("one of 3 labels, 4 to 6", LabelCounts.Of([4, 5, 6], "data").ToString());
    }

    [Fact]
    public void WrongLabelsAreRefused()
    {
        var known = LabelCounts.Of([0, 1], "data");
        Assert.Equal(
            "test, row 1: label 7 is that of no training example; expected one of 2 labels, 0, 1",
            Assert.Throws<DataFormatException>(() => new LabelledExamples(Three, known, "test")).Message);
        Assert.Equal(
            "test: has no labels, which the model is given; give data with labels",
            Assert.Throws<DataFormatException>(() => new LabelledExamples(Examples.Of([1], new float[1]), known, "test")).Message);
        Assert.Equal(
            "data: has no labels, which --condition label is of; give data with labels, or leave it out",
            Assert.Throws<DataFormatException>(() => LabelCounts.Of([], "data")).Message);
        Assert.Equal(
            "data: has 1,001 different labels; a model is given at most 1,000, train without --condition",
            Assert.Throws<DataFormatException>(() => LabelCounts.Of([.. Enumerable.Range(0, 1001)], "data")).Message);
    }
}
