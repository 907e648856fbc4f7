using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Models;

/// <summary>
/// Without hidden layers the model is linear and normal: <c>x | y, z ~ N(V y + w z + b, s²)</c>, so that
/// <c>x | y ~ N(V y + b, w wᵀ + s²)</c> and the posterior of the one z are known.
/// </summary>
public sealed class ConditionalVaeTests
{
    private const int D = 2, C = 3, B = 4;
    private const double Deviation = 0.5;

    private static readonly double[] Frequencies = [0.2, 0.5, 0.3];
    private static readonly double[] W = [0.8, -0.6], Bias = [0.1, -0.2];
    private static readonly double[][] V = [[1, 2], [-1, 0.5], [0.3, -2]];

    // One datum and its label a row.
    private static readonly double[] Data =
    [
        1.2, 1.5, 1, 0, 0,
        -0.7, 0.2, 0, 1, 0,
        0.4, -1.9, 0, 0, 1,
        2, 2, 0, 1, 0,
    ];

    private static ForwardContext Context => new(Mode.Evaluation, new RandomKey(0));

    private static Tensor X => Tensor.Input("x", [B, D + C]);

    [Fact]
    public void AtTheExactPosteriorEveryWeightIsTheDensityOfDatumAndLabel()
    {
        var (model, values) = Linear();
        var posterior = model.Infer(X, 5, Context);
        var weights = Evaluate(values, posterior.LogWeights(model.Decode(posterior.Z, Context).LogProb(X)));
        Assert.Equal(5 * B, weights.Length);
        foreach (var (i, weight) in weights.Index())
            Values.AssertNear(LogJoint(i % B), weight, tolerance: 1e-6);
    }

    [Fact]
    public void TheBoundIsThatOfDatumAndLabelAndNoLess()
    {
        var (model, values) = Linear();
        var terms = new Elbo { Draws = 3 }.Evaluate(model, X, Context).Terms.ToDictionary(x => x.Name, x => x.Value);
        var expected = Enumerable.Range(0, B).Average(LogJoint);
        values["encoder.mean.bias"] = [values["encoder.mean.bias"][0] + 0.5];
        var wrong = Evaluate(values, terms["elbo"])[0];
        var sampled = new Elbo { SampledDivergence = true }.Evaluate(model, X, Context).Terms[0].Value;
        Values.AssertNear(expected, Evaluate(Linear().Values, sampled)[0], tolerance: 1e-6);
        Assert.True(wrong < expected - 0.1, $"{wrong} is no bound on {expected}");
    }

    [Fact]
    public void TheLabelsDivergenceIsItsSurprise()
    {
        var (model, values) = Linear();
        var level = model.Infer(X, 2, Context).Levels[0];
        Assert.Equal(([2, B, C], [2, B], [B, C]), (level.Z.Shape, level.LogQ.Shape, level.Kl!.Shape));
        var kl = Evaluate(values, level.Kl.SumInner(1));
        foreach (var (i, p) in ((double[])[0.2, 0.5, 0.3, 0.5]).Index())
            Values.AssertNear(-Math.Log(p), kl[i], tolerance: 1e-6);
        Assert.Equal(new double[2 * B], Evaluate(values, level.LogQ));
        Assert.Equal(kl, Evaluate(values, level.LogQ - level.LogP)[..B]);
    }

    [Theory]
    [InlineData("bernoulli")]
    [InlineData("gaussian")]
    [InlineData("gaussian:pixel")]
    [InlineData("gaussian:input")]
    public void TheGradientOfTheBoundIsThatOfItsValue(string likelihood)
    {
        var (model, scope, values) = Create([3], Likelihood.Parse(likelihood));
        values["x"] = [.. Data.Select(v => Math.Clamp(v, 0, 1))];
        var loss = new Elbo().Evaluate(model, X, Context).Minimized;
        GradientCheck.Holds(loss, [.. scope.Parameters.Select(p => p.Tensor)], values);
    }

    [Fact]
    public void SampledLabelsFollowTheirFrequencies()
    {
        const int Count = 20_000;
        const double Sigmas = 4;
        var (model, values) = Linear();
        var prior = model.SamplePrior(Count, Context);
        Assert.Equal(([Count, C], [Count, 1]), (prior[0].Shape, prior[1].Shape));
        var y = Evaluate(values, prior[0]);
        foreach (var (c, p) in Frequencies.Index())
        {
            var share = Enumerable.Range(0, Count).Average(i => y[(i * C) + c]);
            Assert.True(Math.Abs(share - p) < Sigmas * Math.Sqrt(p * (1 - p) / Count), $"label {c}: {share}, p = {p}");
        }
    }

    // At one z the means of two classes differ by the difference of their V, and each has its label.
    [Fact]
    public void ClassesDifferAtOneStyle()
    {
        var (model, values) = Linear();
        values["y"] = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        values["z"] = [0.7];
        var likelihood = Assert.IsType<Latent.Probability.PartlyGiven>(
            model.Decode([Tensor.Input("y", [C, C]), Tensor.Input("z", [1, 1])], Context));
        var mean = Evaluate(values, likelihood.Mean);
        for (var c = 0; c < C; c++)
        {
            for (var j = 0; j < D; j++)
                Values.AssertNear(V[c][j] + (0.7 * W[j]) + Bias[j], mean[(c * (D + C)) + j], tolerance: 1e-6);
            Assert.Equal(values["y"][(c * C)..((c + 1) * C)], mean[((c * (D + C)) + D)..((c + 1) * (D + C))]);
        }
    }

    [Fact]
    public void DreamsAreOfTheModelsLabels()
    {
        var (model, values) = Linear();
        var terms = new WakeSleep().Evaluate(model, X, Context);
        Assert.All(terms.Terms, term => Assert.True(double.IsFinite(Evaluate(values, term.Value)[0]), term.Name));
        var z = model.SamplePrior(B, Context);
        var dream = Evaluate(values, model.Decode(z, Context).Sample(Context.Key.Fold("dream")));
        var y = Evaluate(values, z[0]);
        for (var i = 0; i < B; i++)
            Assert.Equal(y[(i * C)..((i + 1) * C)], dream[((i * (D + C)) + D)..((i + 1) * (D + C))]);
    }

    // What is free is a unit of z: the label's nats are none of the objective's.
    [Fact]
    public void APenaltyIsOfWhatIsInferred()
    {
        var (model, values) = Linear();
        double Minimized(Penalty penalty) => Evaluate(values, new Elbo { Penalty = penalty }.Evaluate(model, X, Context).Minimized)[0];
        var kl = Evaluate(values, model.Infer(X, 1, Context).Levels[1].Kl!).Average();
        var reconstruction = -Minimized(new WeightedDivergence(0));
        Values.AssertNear(kl - reconstruction, Minimized(new FreeBits(0)), tolerance: 1e-9);
        Values.AssertNear(kl - reconstruction, Minimized(new WeightedDivergence(1)), tolerance: 1e-9);
        Values.AssertNear(-reconstruction, Minimized(new DivergenceCapacity(kl, 1)), tolerance: 1e-6);
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        var options = new VaeOptions { DataSize = D, LatentSize = 1 };
        var scope = new ParameterScope(new Store(), new RandomKey(1));
        Assert.StartsWith(
            "ConditionalVae: the data's mean has 3 values, x has 2.",
            Assert.Throws<ArgumentException>(() => new ConditionalVae(scope, options, Frequencies, [1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ConditionalVae: label frequencies [0, 1]; expected one or more above 0.",
            Assert.Throws<ArgumentException>(() => new ConditionalVae(scope, options, [0, 1])).Message,
            StringComparison.Ordinal);
    }

    private static double[] Evaluate(Dictionary<string, double[]> values, Tensor x) => ReferenceBackend.Evaluate(values, 0, x)[0];

    // ln p(y) + ln N(x; V y + b, w wᵀ + s²), the matrix of two by two written out.
    private static double LogJoint(int row)
    {
        var x = Data[(row * (D + C))..((row * (D + C)) + D)];
        var c = Array.IndexOf(Data, 1, (row * (D + C)) + D, C) - (row * (D + C)) - D;
        var (d0, d1) = (x[0] - V[c][0] - Bias[0], x[1] - V[c][1] - Bias[1]);
        const double S2 = Deviation * Deviation;
        var (a, b, e) = ((W[0] * W[0]) + S2, W[0] * W[1], (W[1] * W[1]) + S2);
        var determinant = (a * e) - (b * b);
        var square = ((e * d0 * d0) - (2 * b * d0 * d1) + (a * d1 * d1)) / determinant;
        return Math.Log(Frequencies[c]) - (0.5 * square) - (0.5 * Math.Log(determinant)) - Math.Log(2 * Math.PI);
    }

    private static (ConditionalVae Model, ParameterScope Scope, Dictionary<string, double[]> Values) Create(
        int[] hidden, Likelihood likelihood)
    {
        var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1));
        var options = new VaeOptions { DataSize = D, LatentSize = 1, Hidden = hidden, Likelihood = likelihood };
        var model = new ConditionalVae(scope, options, Frequencies, [0.5f, 0.25f]);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        values["x"] = Data;
        return (model, scope, values);
    }

    // The posterior of z is normal with the variance v = 1 / (1 + w·w / s²) and the mean v w·(x - V y - b) / s².
    private static (ConditionalVae Model, Dictionary<string, double[]> Values) Linear()
    {
        var (model, _, values) = Create([], new FixedGaussianLikelihood(Deviation));
        const double S2 = Deviation * Deviation;
        double Dot(double[] u) => (W[0] * u[0]) + (W[1] * u[1]);
        var v = 1 / (1 + (Dot(W) / S2));
        values["encoder.mean.weight"] = [.. W.Select(w => v * w / S2), .. V.Select(row => -v * Dot(row) / S2)];
        values["encoder.mean.bias"] = [-v * Dot(Bias) / S2];
        values["encoder.logVariance.weight"] = new double[D + C];
        values["encoder.logVariance.bias"] = [Math.Log(v)];
        values["decoder.mean.weight"] = [.. V.Append(W).SelectMany(row => row)];
        values["decoder.mean.bias"] = [.. Bias];
        return (model, values);
    }
}
