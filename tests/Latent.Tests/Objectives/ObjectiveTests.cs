using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Objectives;

public sealed class ObjectiveTests
{
    private static ObjectiveTerms Evaluate(IObjective objective, int draws) =>
        objective.Evaluate(
            new LinearGaussian(draws), Tensor.Input("x", [1, 1]), new ForwardContext(Mode.Training, new RandomKey(0)));

    private static double Bound(IObjective objective, params double[] noise) =>
        ReferenceBackend.Evaluate(LinearGaussian.At(0.4, 0.09, noise), 0, Evaluate(objective, noise.Length).Terms[0].Value)[0][0];

    [Fact]
    public void TheBoundsOfOneDrawAreTheReference()
    {
        Values.AssertNear(-1.0747641569706634, Bound(new Elbo(), 0.5));
        Values.AssertNear(-1.4760141569706637, Bound(new ImportanceWeighted(1), 0.5));
    }

    [Fact]
    public void TheBoundsOfTwoDrawsAreTheReference()
    {
        Values.AssertNear(-1.7047641569706635, Bound(new Elbo { Draws = 2 }, 0.5, -1));
        Values.AssertNear(-1.7786672846289808, Bound(new ImportanceWeighted(2), 0.5, -1));
        Values.AssertNear(-1.8453891569706633, ReferenceBackend.Evaluate(
            LinearGaussian.At(0.4, 0.09, 0.5, -1), 0, Evaluate(new ImportanceWeighted(2), 2).Terms[1].Value)[0][0]);
    }

    [Fact]
    public void TheBoundOfFourDrawsIsTheReference() =>
        Values.AssertNear(-1.8227932483691383, Bound(new ImportanceWeighted(4), -1.5, -0.5, 0.5, 1.5));

    [Fact]
    public void WithTheExactPosteriorEveryDrawIsTheLikelihood()
    {
        var bound = Evaluate(new ImportanceWeighted(3), 3).Terms[0].Value;
        var values = LinearGaussian.At(8.0 / 17, 1.0 / 17, -1.3, 0.2, 2.1);
        Values.AssertNear(LinearGaussian.LogLikelihood, ReferenceBackend.Evaluate(values, 0, bound)[0][0]);
    }

    [Fact]
    public void GradientsOfOneDrawAreTheReference()
    {
        Tensor[] by =
            [LinearGaussian.Mean, LinearGaussian.LogVariance, LinearGaussian.W, LinearGaussian.B, LinearGaussian.LogS2];
        AssertGradients(new Elbo(), [-1.2, 0.395, -0.22, -0.4, -0.48]);
        AssertGradients(new ImportanceWeighted(1), [-1.35, 0.39875, -0.22, -0.4, -0.48]);

        // What is minimized is the bound's negative.
        void AssertGradients(IObjective objective, double[] expected)
        {
            var gradients = ReferenceBackend.Evaluate(
                LinearGaussian.At(0.4, 0.09, 0.5), 0, Gradient.Of(Evaluate(objective, 1).Minimized, by));
            Assert.All(expected.Zip(gradients), g => Values.AssertNear(g.First, -g.Second[0]));
        }
    }

    [Theory]
    [InlineData(0.5, 1.380944322514691, -0.47005214236006254, 0.48484848484848486, 0.030303030303030304)]
    [InlineData(4, 0.4847189562170502, -1.9057913526447274, 0.4, 0.2)]
    public void TheBestPosteriorUnderBetaIsTheReference(
        double beta, double kl, double reconstruction, double mean, double variance)
    {
        var terms = Evaluate(new Elbo { Penalty = new WeightedDivergence(beta) }, 2);

        // Two opposite draws of size 1 have the moments of the normal, so the quadratic expectation is exact.
        var values = LinearGaussian.At(mean, variance, 1, -1);
        var found = ReferenceBackend.Evaluate(values, 0, [terms.Minimized, .. terms.Terms.Select(t => t.Value)]);
        Values.AssertNear((beta * kl) - reconstruction, found[0][0]);
        Values.AssertNear(reconstruction - kl, found[1][0]);
        var gradients = ReferenceBackend.Evaluate(
            values, 0, Gradient.Of(terms.Minimized, LinearGaussian.Mean, LinearGaussian.LogVariance));
        Assert.All(gradients, g => Values.AssertNear(0, g[0]));
    }

    [Fact]
    public void AScheduledBetaIsAnInputOfTheProgram()
    {
        var context = new ForwardContext(Mode.Training, new RandomKey(0));
        var schedule = new WarmUp(100, 1);
        _ = new Elbo { Penalty = new WeightedDivergence(schedule) }.Evaluate(new LinearGaussian(), Tensor.Input("x", [1, 1]), context);
        var scalar = Assert.Single(context.Scalars);
        Assert.Equal(("beta", (Schedule)schedule), (scalar.Label, scalar.Schedule));
    }

    private static readonly string[] Likelihoods =
        ["bernoulli", "gaussian", "gaussian:0.3", "gaussian:pixel", "gaussian:input", "gaussian:input:bounded"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var likelihood in Likelihoods)
            {
                cases.Add("elbo", likelihood);
                cases.Add("iw:3", likelihood);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryObjectiveHasItsGradientByEveryParameter(string objective, string likelihood)
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(11));
        var options =
            new VaeOptions { DataSize = 4, LatentSize = 2, Hidden = [3], Likelihood = Likelihood.Parse(likelihood) };
        var model = new Vae(scope, options);
        var context = new ForwardContext(Mode.Training, new RandomKey(12));
        var terms = Objective.Parse(objective).Evaluate(model, Tensor.Input("x", [2, 4]), context);
        var values = store.Variables.ToDictionary(
            v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        values["x"] = [0, 1, 0.3, 1, 1, 0, 0, 0.8];
        GradientCheck.Holds(terms.Minimized, [.. scope.Parameters.Select(p => p.Tensor)], values);
    }

    [Fact]
    public void TextIsReadAndWrittenAlike()
    {
        Assert.Equal(new Elbo(), Objective.Parse("elbo"));
        Assert.Equal(new ImportanceWeighted(50), Objective.Parse("iw:50"));
        Assert.Equal("iw:50", new ImportanceWeighted(50).ToString());
        Assert.Equal(new WakeSleep(), Objective.Parse("wake-sleep"));
        Assert.Equal("wake-sleep", new WakeSleep().ToString());
        Assert.Equal(
            new Elbo { Draws = 3, Gradient = BoundGradient.Path },
            Objective.Parse("elbo", new ObjectiveOptions { Draws = 3, Gradient = BoundGradient.Path }));
        Assert.Equal(
            new ImportanceWeighted(5) { Gradient = BoundGradient.Doubly },
            Objective.Parse("iw:5", new ObjectiveOptions { Gradient = BoundGradient.Doubly }));
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        var twice = new WeightedDivergence(2);
        AssertRefused(
            "Objective 'iw:0' is not elbo, wake-sleep, mcem, autoencoder, or iw:K with K draws, as in 'iw:50'.", "iw:0", new());
        AssertRefused(
            "Objective 'iw:5' weighs its divergence by beta alone; leave capacity, limit and free bits out.",
            "iw:5", new() { Penalty = new FreeBits(1) });
        AssertRefused(
            "Objective 'iw:5' has the gradients reparameterized, path and doubly.",
            "iw:5", new() { Gradient = BoundGradient.Score });
        AssertRefused(
            "Objective 'iw:5' says its number of draws itself; leave draws out.", "iw:5", new() { Draws = 2 });
        AssertRefused(
            "the gradient 'doubly' is of an importance-weighted bound; take iw:K, or 'path'.",
            "elbo", new() { Gradient = BoundGradient.Doubly });
        AssertRefused(
            "Objective 'wake-sleep' has a gradient of its own; leave the gradient out.",
            "wake-sleep", new() { Gradient = BoundGradient.Path });
        AssertRefused(
            "a score-function gradient with a drawn divergence weighs it by beta alone; take the exact divergence.",
            "elbo",
            new() { Gradient = BoundGradient.Score, SampledDivergence = true, Penalty = new FreeBits(0.1) });
        Assert.Equal(
            "Gradient 'x' is not reparameterized, path, score, score-baseline or doubly.",
            Assert.Throws<FormatException>(() => Objective.ParseGradient("x")).Message);

        Assert.Throws<ArgumentException>(() => new ImportanceWeighted(2) { Gradient = BoundGradient.ScoreWithBaseline });
        Assert.Throws<ArgumentException>(() => new Elbo { Gradient = BoundGradient.Doubly });

        static void AssertRefused(string message, string text, ObjectiveOptions options) =>
            Assert.Equal(message, Assert.Throws<FormatException>(() => Objective.Parse(text, options)).Message);
    }
}
