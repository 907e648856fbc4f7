using Latent.Runs.Experiments;

namespace Latent.Tests.Runs.Experiments;

public sealed class ClaimResultTests
{
    private static readonly Claim Near = new() { Variant = "a", Measure = "testElbo", Paper = -95.2, Tolerance = 0.7, Trust = "printed" };

    [Theory]
    [InlineData(-95.89, Verdict.Inside)]
    [InlineData(-94.51, Verdict.Inside)]
    [InlineData(-96.0, Verdict.Outside)]
    [InlineData(-94.4, Verdict.Outside)]
    [InlineData(double.NaN, Verdict.NotMeasured)]
    public void AFigureIsInsideWithinItsTolerance(double value, Verdict expected) =>
        Assert.Equal(expected, ClaimResult.Of(Near, [new Reading(value)]).Verdict);

    [Theory]
    [InlineData(-87.0, Verdict.Inside)]
    [InlineData(-80.0, Verdict.Inside)]
    [InlineData(-87.1, Verdict.Outside)]
    [InlineData(-79.0, Verdict.Outside)]
    public void LimitsAreOneSidedEach(double value, Verdict expected) =>
        Assert.Equal(expected, ClaimResult.Of(Near with { Tolerance = null, Paper = -86.76, AtLeast = -87, AtMost = -80 }, [new Reading(value)]).Verdict);

    [Fact]
    public void TheSpreadIsTheStandardDeviationOverSeedsAndWithOneSeedTheStandardError()
    {
        // Mean -95, squares of the distances 1, 0, 1 over n - 1 = 2.
        var three = ClaimResult.Of(Near, [new Reading(-94, 5), new Reading(-95, 5), new Reading(-96, 5)]);
        Assert.Equal((-95, 1, Verdict.Inside), (three.Mean!.Value, three.Spread!.Value, three.Verdict));
        Assert.Equal(0.25, ClaimResult.Of(Near, [new Reading(-95, 0.25)]).Spread);
        Assert.Null(ClaimResult.Of(Near, [new Reading(-95)]).Spread);
    }

    [Fact]
    public void AnOrderIsJudgedByTheMeanDifferenceOfEqualSeeds()
    {
        var order = new Claim { Variant = "a", Above = "b", Measure = "testElbo", Trust = "in words" };
        var result = ClaimResult.Of(order, [new Reading(-90), new Reading(-92)], [new Reading(-93), new Reading(-93)]);
        Assert.Equal((2, Math.Sqrt(2), Verdict.Inside), (result.Mean!.Value, result.Spread!.Value, result.Verdict));
        Assert.Equal(Verdict.Outside, ClaimResult.Of(order, [new Reading(-90)], [new Reading(-90)]).Verdict);
        var within = ClaimResult.Of(order, [new Reading(-90, 3)], [new Reading(-93, 4)]);
        Assert.Equal((3, 5, Verdict.Undecided), (within.Mean!.Value, within.Spread!.Value, within.Verdict));
        Assert.Equal(Verdict.Undecided, ClaimResult.Of(order, [new Reading(-93, 4)], [new Reading(-90, 3)]).Verdict);
        Assert.Equal(Verdict.Outside, ClaimResult.Of(order, [new Reading(-104, 4)], [new Reading(-93, 3)]).Verdict);
        Assert.Equal(Verdict.Undecided, ClaimResult.Of(order, [new Reading(-90), new Reading(-93)], [new Reading(-93), new Reading(-93)]).Verdict);

        // Over the same examples the differences are 2 and 4: their error is 1, whatever the examples' own.
        var paired = ClaimResult.Of(order, [new Reading(-60, 30) { Values = [-90, -30] }], [new Reading(-63, 29) { Values = [-92, -34] }]);
        Assert.Equal((3, 1, Verdict.Inside), (paired.Mean!.Value, paired.Spread!.Value, paired.Verdict));
        Assert.Equal(Verdict.NotMeasured, ClaimResult.Of(order, [new Reading(-90)], [null]).Verdict);
    }

    [Theory]
    [InlineData(-95.2, 0.7, null, null, "-95.2 (± 0.7)")]
    [InlineData(null, null, null, 0.1, "(at most 0.1)")]
    [InlineData(-86.76, null, -87.0, null, "-86.76 (at least -87)")]
    public void AStatementSaysTheFigureAndWhatIsInside(double? paper, double? tolerance, double? least, double? most, string expected) =>
        Assert.Equal(expected, (Near with { Paper = paper, Tolerance = tolerance, AtLeast = least, AtMost = most }).Statement);
}
