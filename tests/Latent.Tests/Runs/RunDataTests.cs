using Latent.Imaging;
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
    public void ColoursUnderABernoulliLikelihoodAreWarnedOf()
    {
        const string Hint = "colours: each channel of a pixel is black or white by itself under a Bernoulli likelihood (else --likelihood gaussian)";
        using var temporary = new TemporaryFolder();
        foreach (var i in Enumerable.Range(0, 20))
            PngEncoder.Write(temporary[$"{i}.png"], new(2, 2, 3, [.. Enumerable.Range(0, 12).Select(j => (byte)(i + j))]));
        var recipe = new Recipe().With("data.source", temporary.Location).With("training.batch=4");
        using var colours = RunData.Load(recipe);
        using var gaussian = RunData.Load(recipe.With("model.likelihood=gaussian"));
        Assert.Contains(Hint, colours.Notes);
        Assert.DoesNotContain(Hint, gaussian.Notes);
    }

    [Fact]
    public void MoreThanThereAreIsRefused()
    {
        var error = Assert.Throws<RunException>(() => RunData.Load(new Recipe().With("data.train=1000000")));
        Assert.Matches(@"^data\.train: is 1000000, and digits has \d+ training examples; null takes them all$", error.Message);
    }
}
