using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Models;

public sealed class VaeTests
{
    private static ForwardContext Context => new(Mode.Evaluation, new RandomKey(0));

    // The counts of Kingma and Welling's MNIST networks, and of their Frey face network with two output heads.
    [Theory]
    [InlineData(784, 500, 3, "bernoulli", 790_290)]
    [InlineData(784, 500, 20, "bernoulli", 815_824)]
    [InlineData(784, 500, 200, "bernoulli", 1_086_184)]
    [InlineData(560, 200, 20, "gaussian:input", 349_560)]
    [InlineData(560, 200, 20, "gaussian:input:bounded", 349_560)]
    public void TheNumberOfParametersIsThePapers(int data, int hidden, int latent, string likelihood, int expected)
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1));
        var sizes = new VaeOptions { DataSize = data, LatentSize = latent, Hidden = [hidden] };
        _ = new Vae(scope, sizes with { Likelihood = Likelihood.Parse(likelihood) });
        Assert.Equal(expected, scope.ParameterCount);
    }

    [Fact]
    public void ShapesAreDrawsByBatchByUnits()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)),
            new VaeOptions { DataSize = 9, LatentSize = 2, Hidden = [5, 4] });
        var x = Tensor.Input("x", [3, 9]);
        var posterior = model.Infer(x, 7, Context);
        var logLikelihood = model.Decode(posterior.Z, Context).LogProb(x);
        var level = Assert.Single(posterior.Levels);
        Assert.Equal([7, 3, 2], level.Z.Shape);
        Assert.Equal(([7, 3], [7, 3], [3, 2]), (level.LogQ.Shape, level.LogP.Shape, level.Kl!.Shape));
        Assert.Equal(([7, 3], [3]), (posterior.LogWeights(logLikelihood).Shape, posterior.Kl().Shape));
        Assert.Equal([4, 2], Assert.Single(model.SamplePrior(4, Context)).Shape);
        Assert.Equal([5, 9], model.Decode([Tensor.Input("z", [5, 2])], Context).Shape);
    }

    [Fact]
    public void NamesArePaths()
    {
        using var store = new Store();
        _ = new Vae(
            new ParameterScope(store, new RandomKey(1)), new VaeOptions { DataSize = 9, LatentSize = 2, Hidden = [5] });
        Assert.Equal(
            [
                "encoder.0.weight", "encoder.mean.weight", "encoder.logVariance.weight",
                "decoder.0.weight", "decoder.logit.weight",
            ],
            store.Variables.Select(v => v.Name).Where(n => n.EndsWith("weight", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheOutputsBiasStartsFromTheDatasMean()
    {
        using Store bernoulli = new(), gaussian = new();
        var options = new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [5] };
        _ = new Vae(new ParameterScope(bernoulli, new RandomKey(1)), options, [0.5f, 0.25f, 0]);
        _ = new Vae(new ParameterScope(gaussian, new RandomKey(1)),
            options with { Likelihood = new FixedGaussianLikelihood(0.1) }, [0.5f, 0.25f, 0]);
        var logits = bernoulli["decoder.logit.bias"].Values;
        Assert.Equal([0, -1.0986123f, -6.906755f], [logits[0], logits[1], logits[2]], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([0.5f, 0.25f, 0], gaussian["decoder.mean.bias"].Values);
        var error = Assert.Throws<ArgumentException>(
            () => new Vae(new ParameterScope(new Store(), new RandomKey(1)), options, [1, 2]));
        Assert.StartsWith("Decoder: the data's mean has 2 values, a datum 3.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian")]
    [InlineData("gaussian:pixel")]
    [InlineData("gaussian:input")]
    [InlineData("gaussian:0.1")]
    [InlineData("gaussian:bounded")]
    [InlineData("gaussian:pixel:bounded")]
    [InlineData("gaussian:input:bounded")]
    [InlineData("gaussian:0.1:bounded")]
    [InlineData("mixed")]
    public void LikelihoodsAreReadAndWrittenAlike(string text) => Assert.Equal(text, Likelihood.Parse(text).ToString());

    [Theory]
    [InlineData("laplace")]
    [InlineData("gaussian:0")]
    [InlineData("gaussian:-1")]
    [InlineData("bernoulli:bounded")]
    [InlineData("gaussian:bounded:bounded")]
    [InlineData("mixed:bounded")]
    public void AnUnknownLikelihoodListsTheKnown(string text) => Assert.Equal(
        $"Likelihood '{text}' is not one of bernoulli, gaussian, gaussian:pixel, gaussian:input, "
        + "mixed, or gaussian:S with a standard deviation S above 0; a gaussian may end in :bounded.",
        Assert.Throws<FormatException>(() => Likelihood.Parse(text)).Message);

    [Fact]
    public void ALearnedScaleStaysAboveItsFloor()
    {
        using var store = new Store();
        var likelihood = new GaussianLikelihood(GaussianScale.Global);
        var options = new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [], Likelihood = likelihood };
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), options);
        var decoded = Assert.IsType<Normal>(model.Decode([Tensor.Full(0, [1, 2])], Context));
        var values = new Dictionary<string, double[]> { ["decoder.logVariance"] = [-1000] };
        Values.AssertNear(
            1e-3, Math.Exp(ReferenceBackend.Evaluate(values, 0, decoded.LogScale)[0][0]));
        store["decoder.logVariance"].Values[0] = 0.5f;
        values["decoder.logVariance"] = [0.5];
        var variance = Math.Exp(
            2 * ReferenceBackend.Evaluate(values, 0, decoded.LogScale)[0][0]);
        Values.AssertNear(options.Likelihood.Variance(store)!.Value, variance);
    }

    [Fact]
    public void WithCannotBypassValidation()
    {
        var options = new VaeOptions { DataSize = 8, LatentSize = 2 };
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { LatentSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { Hidden = [5, 0] });
    }

    [Fact]
    public void TheDecoderMirrorsTheEncoderUnlessToldOtherwise()
    {
        var options = new VaeOptions { DataSize = 8, LatentSize = 2, Hidden = [5, 4] };
        Assert.Equal([4, 5], options.DecoderHidden);
        Assert.Equal([7], (options with { DecoderHidden = [7] }).DecoderHidden);
    }
}
