using Latent.Runs;
using Latent.Runs.Recipes;

namespace Latent.Tests.Runs;

public sealed class RunDataTests
{
    [Fact]
    public void TheFirstTrainingExamplesAreTakenAndTheOthersStay()
    {
        using var all = RunData.Load(new Recipe());
        using var some = RunData.Load(new Recipe().With("data.train=150"));
        Assert.Equal((150, all.Validation.Count, all.Test.Count), (some.Train.Count, some.Validation.Count, some.Test.Count));
        Assert.Contains($"the first 150 of {all.Train.Count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} training examples", some.Notes);
        var (expected, found) = (new float[all.Train.Size], new float[all.Train.Size]);
        all.Train.Read([149], expected);
        some.Train.Read([149], found);
        Assert.Equal(expected, found);

        // What starts at the data's mean starts at that of what is learned from.
        Assert.NotEqual(all.Source.Mean(), some.Source.Mean());
    }

    [Fact]
    public void MoreThanThereAreIsRefused()
    {
        var error = Assert.Throws<RunException>(() => RunData.Load(new Recipe().With("data.train=1000000")));
        Assert.Matches(@"^data\.train: is 1000000, and digits has \d+ training examples; null takes them all$", error.Message);
    }
}
