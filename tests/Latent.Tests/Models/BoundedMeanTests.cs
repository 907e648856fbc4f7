using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Evaluation;

namespace Latent.Tests.Models;

/// <summary>Normal likelihoods whose mean a sigmoid keeps in (0, 1).</summary>
public sealed class BoundedMeanTests
{
    // sigmoid(0.4), and ln N(0.8; it, e⁻³), in double precision.
    private const double Mean = 0.598687660112452, LogDensity = 0.17406162206096248;

    private static readonly VaeOptions One = new() { DataSize = 1, LatentSize = 1, Hidden = [] };

    [Fact]
    public void DensityAndGradientsAreTheReferences()
    {
        var (a, logVariance) = (Tensor.Input("a", [1]), Tensor.Input("l", [1]));
        var p = Normal.FromLogVariance(MeanLink.Logit.Mean(a), logVariance).AsEvent();
        var density = p.LogProb(Tensor.Full(0.8, [1]));
        var values = new Dictionary<string, double[]> { ["a"] = [0.4], ["l"] = [-3] };
        var found = ReferenceBackend.Evaluate(values, 0, [p.Mean, density, .. Gradient.Of(density, [a, logVariance])]);

        Values.AssertNear(Mean, found[0][0]);
        Values.AssertNear(LogDensity, found[1][0]);
        Values.AssertNear(0.9714862612712947, found[2][0]);
        Values.AssertNear(-0.09300015526563515, found[3][0]);
    }

    [Theory]
    [InlineData("gaussian:bounded")]
    [InlineData("gaussian:pixel:bounded")]
    [InlineData("gaussian:input:bounded")]
    [InlineData("gaussian:0.2:bounded")]
    public void EveryScaleHasItsMeanThroughTheSigmoid(string text)
    {
        using var store = new Store();
        var model = Build(store, text);
        store["decoder.logit.weight"].Values[0] = 0.1f;
        store["decoder.logit.bias"].Values[0] = 0.2f;
        var p = Assert.IsType<Normal>(model.Decode([Tensor.Full(2, [1, 1])], new(Mode.Evaluation, new RandomKey(0))));
        var values = store.Variables.ToDictionary(x => x.Name, x => Array.ConvertAll(x.Values.ToArray(), v => (double)v));
        Values.AssertNear(Mean, ReferenceBackend.Evaluate(values, 0, p.Mean)[0][0], 1e-7);
    }

    [Fact]
    public void TheOutputsBiasStartsAtTheLogitOfTheDatasMean()
    {
        using var store = new Store();
        var options = new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [5], Likelihood = Likelihood.Parse("gaussian:bounded") };
        _ = new Vae(new ParameterScope(store, new RandomKey(1)), options, [0.5f, 0.25f, 0]);
        var bias = store["decoder.logit.bias"].Values;
        Assert.Equal([0, -1.0986123f, -6.906755f], [bias[0], bias[1], bias[2]], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.False(store.Contains("decoder.mean.bias"));
    }

    [Fact]
    public void WithASigmoidNoClosedFormIsClaimed()
    {
        using var store = new Store();
        _ = Build(store, "gaussian:0.2:bounded");
        Assert.Null(ProbabilisticPca.Of(One with { Likelihood = Likelihood.Parse("gaussian:0.2:bounded") }, store));
        Assert.Equal(0.04, Likelihood.Parse("gaussian:0.2:bounded").Variance(store)!.Value, 1e-12);
    }

    private static Vae Build(Store store, string likelihood) =>
        new(new ParameterScope(store, new RandomKey(1)), One with { Likelihood = Likelihood.Parse(likelihood) });
}
