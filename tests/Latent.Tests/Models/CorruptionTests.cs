using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Random;

namespace Latent.Tests.Models;

public sealed class CorruptionTests
{
    private const int Count = 20_000;

    // Of a normal: one test in some two million fails by chance, and the seed is fixed.
    private const double Sigmas = 5;

    private const double Clean = 0.25;

    private static double[] Corrupted(string corruption) =>
        Values.Of(Corruption.Parse(corruption).Of(Tensor.Full(Clean, [Count]), new RandomKey(11)));

    private static void AssertShare(double share, int hits) =>
        Assert.Equal(share, (double)hits / Count, Sigmas * Math.Sqrt(share * (1 - share) / Count));

    [Fact]
    public void AMaskSetsItsShareToZeroAndLeavesTheRest()
    {
        var x = Corrupted("mask:0.3");
        AssertShare(0.3, x.Count(v => v == 0));
        Assert.All(x, v => Assert.Contains(v, (double[])[0, Clean]));
    }

    [Fact]
    public void SaltAndPepperSetsHalfOfItsShareToEachEnd()
    {
        var x = Corrupted("salt-and-pepper:0.4");
        AssertShare(0.2, x.Count(v => v == 0));
        AssertShare(0.2, x.Count(v => v == 1));
        AssertShare(0.6, x.Count(v => v == Clean));
    }

    [Fact]
    public void GaussianNoiseHasItsDeviationAndNoMean()
    {
        var noise = Corrupted("gaussian:0.5").Select(v => v - Clean).ToArray();
        Assert.Equal(0, noise.Average(), Sigmas * 0.5 / Math.Sqrt(Count));

        // The variance of an estimated variance of normals is 2 s⁴ / n.
        Assert.Equal(0.25, noise.Average(v => v * v), Sigmas * 0.25 * Math.Sqrt(2.0 / Count));
    }

    [Fact]
    public void NoCorruptionIsTheIdentity()
    {
        var x = Tensor.Input("x", [3]);
        Assert.True(Corruption.Parse("none").IsNone);
        Assert.Same(x, Corruption.Parse("none").Of(x, new RandomKey(1)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("mask:0.3")]
    [InlineData("gaussian:1.5")]
    [InlineData("salt-and-pepper:0.1")]
    public void ATextIsReadAndWritten(string text) => Assert.Equal(text, $"{Corruption.Parse(text)}");

    [Theory]
    [InlineData("mask")]
    [InlineData("mask:0")]
    [InlineData("mask:1.1")]
    [InlineData("gaussian:nan")]
    [InlineData("none:1")]
    [InlineData("salt-and-pepper:-1")]
    [InlineData("blur:2")]
    public void AnotherTextIsRefused(string text) => Assert.Equal(
        $"Corruption '{text}' is not none, mask:P, gaussian:S or salt-and-pepper:P, with a share P above 0 and at most 1 and a "
        + "standard deviation S above 0, as in 'mask:0.3'.",
        Assert.Throws<FormatException>(() => Corruption.Parse(text)).Message);

    // Under mask:1 the encoder sees zeros, and so the decoder says 0: the distance is that to the clean data, or none at all.
    [Theory]
    [InlineData(Mode.Training, 2.5)]
    [InlineData(Mode.Evaluation, 0)]
    public void TheEncoderSeesNoiseInTrainingAndTheLikelihoodCleanData(Mode mode, double distance)
    {
        var model = new DenoisingModel(new GivenCodes(2, 2, x => x, z => z), Corruption.Parse("mask:1"));
        var terms = new Autoencoding().Evaluate(model, Tensor.Input("x", [1, 2]), new(mode, new RandomKey(3)));
        var values = new Dictionary<string, double[]> { ["x"] = [1, 2] };
        Values.AssertNear(
            -distance - Math.Log(2 * Math.PI), ReferenceBackend.Evaluate(values, 0, terms.Terms[0].Value)[0][0]);
    }

    [Fact]
    public void EachStepHasNoiseOfItsOwn()
    {
        var noise = Corruption.Parse("gaussian:1").Of(Tensor.Full(0, [4]), new RandomKey(5));
        Assert.Equal(Values.Of(noise, 1), Values.Of(noise, 1));
        Assert.NotEqual(Values.Of(noise, 1), Values.Of(noise, 2));
    }
}
