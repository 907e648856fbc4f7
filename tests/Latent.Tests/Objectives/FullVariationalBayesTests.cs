using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Probability;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Objectives;

public sealed class FullVariationalBayesTests
{
    // aevb.md 9.8: KL of θ with means (0.1, -0.2), variances (0.01, 0.04); N = 10 data, z at ε = 0.5.
    [Fact]
    public void TheBoundOfTheToyIsTheReference()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1), WeightPosterior.Normal);
        var model = new WithWeight(new LinearGaussian(1), scope["decoder"].Weight("theta", [2], Initializers.Zeros, default));
        var terms = new FullVariationalBayes(new Elbo(), 10)
            .Evaluate(model, Tensor.Input("x", [1, 1]), new ForwardContext(Mode.Training, new RandomKey(0))).Terms;
        var values = LinearGaussian.At(0.4, 0.09, 0.5).Concat(
        [
            new("decoder.theta", [0.1, -0.2]), new("decoder.theta.logScale", [Math.Log(0.1), Math.Log(0.2)]),
        ]).ToDictionary();
        double Value(string name) => ReferenceBackend.Evaluate(values, 0, terms.Single(t => t.Name == name).Value)[0][0];
        Assert.Equal(["fullElbo", "elbo", "reconstruction", "kl", "weights"], terms.Select(t => t.Name));
        Values.AssertNear(2.9620230054281453, 10 * Value("weights"));
        Values.AssertNear(-13.709664575134783, 10 * Value("fullElbo"));
        Values.AssertNear(-1.0747641569706634, Value("elbo"));
    }

    [Fact]
    public void TheGradientByMeansAndScalesIsThatOfADifference()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1), WeightPosterior.Normal);
        var model = new Vae(scope, new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [4], Likelihood = new GaussianLikelihood(GaussianScale.Pixel) });
        var context = new ForwardContext(Mode.Training, new RandomKey(4), store);
        var minimized = new FullVariationalBayes(new Elbo(), 7).Evaluate(model, Tensor.Input("x", [2, 3]), context).Minimized;
        var values = scope.Parameters.ToDictionary(p => p.Name, p => Array.ConvertAll(p.Values.ToArray(), a => (double)a));
        foreach (var logScale in values.Keys.Where(x => x.EndsWith("logScale", StringComparison.Ordinal)))
            Array.Fill(values[logScale], -0.7);
        values["x"] = [0.3, -1, 0.8, 1.2, 0.1, -0.4];
        GradientCheck.Holds(minimized, [.. scope.Parameters.Select(p => p.Tensor)], values);
    }

    // Four observations a datum of w₁ a + w₂ b + c with orthogonal a, b, 1, so that the exact posterior over the three
    // weights is a normal of diagonal covariance: of precision 1 + N |a|² / σ², and so on.
    //
    // The parameters of single steps wander with the draws of the weights. Their mean over n steps has a standard deviation of
    // 1/√n of the means, in posterior deviations, and of 1/√(2n) of the logarithms: 0.007 and 0.005 here, so that the
    // tolerances are 7 and 4 sigmas.
    [Fact]
    public void ALinearRegressionReachesTheExactPosteriorAndTheEvidence()
    {
        const int steps = 24_000, tail = 20_000;
        using var store = new Store();
        using var backend = new CpuBackend(1);
        var key = new RandomKey(17);
        var scope = new ParameterScope(store, key.Fold("parameters"), WeightPosterior.Normal);
        var y = Regression.Draw(key.Fold("data"));
        var options = new TrainerOptions
        {
            Objective = new FullVariationalBayes(new Elbo(), Regression.Count),
            Optimizer = new Adam { LearningRate = new Cosine(0.01, 1e-5, steps) },
            BatchSize = Regression.Count,
        };
        using var trainer = new Trainer(new Regression(scope), scope, backend, options, key.Fold("training"));
        y.CopyTo(trainer.Batch);
        string[] names = ["decoder.weight", "decoder.bias", "decoder.weight.logScale", "decoder.bias.logScale"];
        var (bound, averaged) = (0.0, new double[6]);
        for (var step = 1; step <= steps; step++)
        {
            var taken = trainer.TakeStep();
            if (step <= steps - tail)
                continue;
            bound += taken.Bound * Regression.Count / tail;
            foreach (var (i, value) in names.SelectMany(name => store[name].Values.ToArray()).Index())
                averaged[i] += (double)value / tail;
        }

        var (means, deviations, evidence) = Regression.Exact(y);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(means[i], averaged[i], 0.05 * deviations[i]);
            Assert.Equal(Math.Log(deviations[i]), averaged[3 + i], 0.02);
        }

        // At the optimum one draw's bound spreads by √(3/2) nats: over the tail some 0.03.
        Assert.Equal(evidence, bound, 0.15);
    }

    [Fact]
    public void EvaluationTakesTheMeansAndTrainingOneDrawAStep()
    {
        using var store = new Store();
        var layer = new Linear(new ParameterScope(store, new RandomKey(1), WeightPosterior.Normal)["decoder"], 2, 1);
        var x = Tensor.Full(1, [1, 2]);
        var values = store.Variables.ToDictionary(v => v.Name, v => Array.ConvertAll(v.Values.ToArray(), a => (double)a));
        double Run(Tensor y, long step) => ReferenceBackend.Evaluate(values, step, y)[0][0];

        var evaluation = new ForwardContext(Mode.Evaluation, new RandomKey(2));
        var expected = values["decoder.weight"].Sum() + values["decoder.bias"][0];
        Values.AssertNear(expected, Run(layer.Apply(x, evaluation), 1));
        Assert.Null(evaluation.WeightDivergence);

        var training = new ForwardContext(Mode.Training, new RandomKey(2));
        var (once, again) = (layer.Apply(x, training), layer.Apply(x, training));
        Assert.Equal(Run(once, 1), Run(again, 1));
        Assert.NotEqual(Run(once, 1), Run(once, 2));
        Assert.NotEqual(expected, Run(once, 1), 1e-6);
    }

    [Fact]
    public void OnlyGenerativeWeightsAreUncertain()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1), WeightPosterior.Normal);
        _ = new Vae(scope, new VaeOptions { DataSize = 3, LatentSize = 2, Hidden = [4] });
        Assert.DoesNotContain(store.Variables, v => v.Name.StartsWith("encoder.", StringComparison.Ordinal) && v.Name.EndsWith("logScale", StringComparison.Ordinal));
        Assert.All(
            store.Variables.Where(v => v.Name.StartsWith("decoder.", StringComparison.Ordinal) && !v.Name.EndsWith("logScale", StringComparison.Ordinal)),
            v => Assert.True(store.Contains($"{v.Name}.logScale")));
    }

    [Fact]
    public void PointsWhereWeightsAreUncertainAreErrors()
    {
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1), WeightPosterior.Normal)["decoder"];
        Assert.Equal(
            "ParameterScope: 'decoder.b' is a point, and generative weights have a normal posterior; declare it with Weight.",
            Assert.Throws<NotSupportedException>(() => scope.Parameter("b", [1], Initializers.Zeros, default)).Message);
        Assert.Equal(
            "FullVariationalBayes: the pass drew no weights; declare the model in a scope with WeightPosterior.Normal.",
            Assert.Throws<InvalidOperationException>(() => new FullVariationalBayes(new Elbo(), 1).Evaluate(
                new LinearGaussian(1), Tensor.Input("x", [1, 1]), new ForwardContext(Mode.Training, new RandomKey(0)))).Message);
    }

    /// <summary>A model whose decoder has a weight more, which changes nothing.</summary>
    private sealed class WithWeight(ILatentModel model, Weight weight) : ILatentModel
    {
        public Shape DataShape => model.DataShape;

        public IReadOnlyList<LatentLevel> Levels => model.Levels;

        public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context) => model.Infer(x, latents, context);

        public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
        {
            _ = weight.In(context);
            return model.Decode(z, context);
        }

        public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => model.LogPrior(z, context);

        public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => model.SamplePrior(count, context);
    }

    /// <summary>A regression on a fixed design, with a latent variable that does nothing.</summary>
    private sealed class Regression(ParameterScope scope) : ILatentModel
    {
        public const int Count = 20;
        private const double Deviation = 0.7;

        // Columns a, b and 1. Shape: [4, 3].
        private static readonly double[,] Design = { { 0.5, 0.3, 1 }, { 0.5, -0.3, 1 }, { -0.5, 0.3, 1 }, { -0.5, -0.3, 1 } };

        private readonly Linear _line = new(scope["decoder"], 2, 1);

        private readonly Tensor _design = scope["design"].State(
            "x", [4, 2], Initializers.Values(Enumerable.Range(0, 8).Select(i => (float)Design[i / 2, i % 2]).ToArray())).Tensor;

        public Shape DataShape => [4];

        public IReadOnlyList<LatentLevel> Levels { get; } = [new("z", [1])];

        public static float[] Draw(RandomKey key)
        {
            double[] truth = [0.8, -1.5, 0.4];
            return [.. Enumerable.Range(0, Count * 4).Select(i =>
                (float)(Enumerable.Range(0, 3).Sum(j => truth[j] * Design[i % 4, j]) + (Deviation * key.NormalAt(0, i))))];
        }

        // The evidence is p(y | θ) p(θ) / p(θ | y) at any θ, here at the posterior's mean.
        public static (double[] Means, double[] Deviations, double Evidence) Exact(float[] y)
        {
            var (means, deviations) = (new double[3], new double[3]);
            for (var j = 0; j < 3; j++)
            {
                var squares = Count * Enumerable.Range(0, 4).Sum(d => Design[d, j] * Design[d, j]);
                var product = y.Select((v, i) => v * Design[i % 4, j]).Sum();
                var precision = 1 + (squares / (Deviation * Deviation));
                (means[j], deviations[j]) = (product / (Deviation * Deviation) / precision, 1 / Math.Sqrt(precision));
            }

            var logLikelihood = y.Select((v, i) =>
                LogNormal(v, Enumerable.Range(0, 3).Sum(j => means[j] * Design[i % 4, j]), Deviation)).Sum();
            var evidence = logLikelihood + means.Zip(deviations, (m, s) => LogNormal(m, 0, 1) - LogNormal(m, m, s)).Sum();
            return (means, deviations, evidence);
        }

        public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
        {
            var q = new StandardNormal([x.Shape[0], 1]).AsEvent();
            return new([Level.Of("z", q, new StandardNormal([1]).AsEvent(), latents, context.Key.Fold("posterior"))]);
        }

        public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
        {
            var mean = _line.Apply(_design, context).Reshape([4]);
            return new Normal(mean.BroadcastTo([.. z[0].Shape[..^1], 4]), Math.Log(Deviation)).AsEvent();
        }

        public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => new StandardNormal([1]).AsEvent().LogProb(z[0]);

        public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => [context.Key.Fold("prior").Normal([count, 1])];

        private static double LogNormal(double x, double mean, double deviation) =>
            (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(deviation) - ((x - mean) * (x - mean) / (2 * deviation * deviation));
    }
}
