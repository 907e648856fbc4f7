using Latent.Schedules;

namespace Latent.Tests.Schedules;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("0.001", 0, 1e-3)]
    [InlineData("1e-3", 1_000_000, 1e-3)]
    [InlineData("steps:1,0.5@10,0.25@20", 9, 1.0)]
    [InlineData("steps:1,0.5@10,0.25@20", 10, 0.5)]
    [InlineData("steps:1,0.5@10,0.25@20", 99, 0.25)]
    [InlineData("exponential:1..0.01@100", 50, 0.1)]
    [InlineData("exponential:1..0.01@100", 100, 0.01)]
    [InlineData("cosine:1..0@100", 0, 1.0)]
    [InlineData("cosine:1..0@100", 25, 0.85355339059327373)]
    [InlineData("cosine:1..0@100", 50, 0.5)]
    [InlineData("cosine:1..0@100", 100, 0.0)]
    [InlineData("cosine:1..0.5@100", 1000, 0.5)]
    [InlineData("warmup:10,2", 0, 0.0)]
    [InlineData("warmup:10,2", 5, 1.0)]
    [InlineData("warmup:10,2", 10, 2.0)]
    [InlineData("warmup:10,cosine:1..0@100", 60, 0.5)]
    public void ValuesFollowTheText(string text, long step, double expected) =>
        Assert.Equal(expected, Schedule.Parse(text).At(step), 14);

    [Theory]
    [InlineData("0.001")]
    [InlineData("steps:1,0.5@10,0.25@20")]
    [InlineData("exponential:1..0.01@100")]
    [InlineData("cosine:0.001..1E-05@20000")]
    [InlineData("warmup:1000,cosine:0.001..1E-05@20000")]
    public void TextIsReadAndWrittenAlike(string text)
    {
        var schedule = Schedule.Parse(text);
        Assert.Equal(text, schedule.ToString());
        Assert.Equal(schedule, Schedule.Parse(schedule.ToString()));
    }

    [Fact]
    public void EpochsBecomeSteps() =>
        Assert.Equal(new WarmUp(1000, new Cosine(1e-3, 0, 25_000)),
            Schedule.Parse("warmup:2epochs,cosine:1e-3..0@50epochs", stepsPerEpoch: 500));

    [Theory]
    [InlineData("fast", "'fast' is not a number.")]
    [InlineData("nan", "'nan' is not a number.")]
    [InlineData(
        "linear:1..2@3",
        "'linear' is not one of steps, exponential, cosine, warmup; a plain number is a constant.")]
    [InlineData("cosine:1..0", "'1..0' does not say when, as in '1..0@1000'.")]
    [InlineData("cosine:1-0@10", "'1-0' is not a range, as in '1e-3..1e-5'.")]
    [InlineData("cosine:1..0@ten", "'ten' is not a number of steps from 1 on, or of epochs as in '10epochs'.")]
    [InlineData("cosine:1..0@5epochs", "'5epochs' needs a data set, whose epochs have a length; give steps.")]
    [InlineData("exponential:1..0@10", "both values must be above 0; cosine may end at 0.")]
    [InlineData("steps:1,2@10,3@10", "step 10 does not come after step 10.")]
    [InlineData("steps:1,2", "'2' does not say when, as in '2@1000'.")]
    [InlineData("warmup:10", "what follows the warm-up is missing, as in 'warmup:1000,1e-3'.")]
    public void MistakesAreNamed(string text, string message) =>
        Assert.Equal(
            $"Schedule '{text}': {message}", Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message);
}
