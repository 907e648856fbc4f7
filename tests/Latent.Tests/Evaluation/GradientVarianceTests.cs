using Latent.Data;
using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Probability;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation;

/// <summary>
/// Measured variances of gradients beside known ones: each within 4 of its own standard errors, which are small beside it.
/// </summary>
public sealed class GradientVarianceTests
{
    private const int Draws = 100_000;
    private const double Sigmas = 4;

    // Of the variance: 100,000 draws, and the score of f = z² has the longest tails.
    private const double LargestRelativeError = 0.05;

    [Theory]
    [InlineData(1, 1, "reparameterized", 4)]
    [InlineData(1, 1, "score", 30)]
    [InlineData(1, 1, "score-baseline", 18)]
    [InlineData(0.5, 0.2, "reparameterized", 0.16)]
    [InlineData(0.5, 0.2, "score", 5.6625)]
    [InlineData(0.5, 0.2, "score-baseline", 2.4)]
    public void TheGradientOfASquareByItsMeanHasTheVarianceOfTheFormula(double mean, double scale, string gradient, double expected)
    {
        var encoder = Measure(mean, scale * scale, new Square(scale, gradient, (mean * mean) + (scale * scale))).Encoder;
        AssertVariance(expected, encoder);
        AssertSquaredMean(4 * mean * mean, encoder);
    }

    // A weight that a schedule holds at 2 is the weight 2.
    [Fact]
    public void WeightsFollowTheirSchedules()
    {
        GradientVarianceReport Of(Schedule beta) => Measure(0.4, 0.09, new Elbo { Penalty = new WeightedDivergence(beta) }, draws: 100);
        Assert.Equal(Of(2), Of(new Steps(2, (1, 100_000))));
        Assert.NotEqual(Of(2), Of(new Steps(1, (2, 100_000))));
    }

    // The linear-Gaussian toy at q = N(0.4, 0.09): each gradient is a polynomial of the noise, by (m, ln v).
    public static TheoryData<string, string, double> OfTheToy()
    {
        const double Scale = 0.3, Constant = -0.22579135264472744 - 0.08, Slope = 0.48, Curve = -0.72;
        double Score(double level) =>
            Variance(0, level / Scale, Slope / Scale, Curve / Scale)
            + Variance(-level / 2, -Slope / 2, (level - Curve) / 2, Slope / 2, Curve / 2);

        // A running mean of rate r has r / (2 - r) of the variance, 1.2672, and weighs the score.
        const double OfBaseline = 0.1 / 1.9 * 1.2672;
        return new()
        {
            { "exact", "reparameterized", Variance(0, -4.8) + Variance(0, 0.24, -0.72) },
            { "drawn", "reparameterized", Variance(0, -5.1) + Variance(0, 0.18, -0.765) },
            { "drawn", "path", Variance(0, -5.1 + (1 / Scale)) + Variance(0, 0.18, 0.15 * (-5.1 + (1 / Scale))) },
            { "exact", "score", Score(Constant) },
            { "exact", "score-baseline", Score(-Curve) + (OfBaseline * ((1 / (Scale * Scale)) + 0.5)) },
        };
    }

    [Theory]
    [MemberData(nameof(OfTheToy))]
    public void TheGradientsOfTheBoundHaveTheVariancesOfTheFormula(string divergence, string gradient, double expected)
    {
        var report = Measure(0.4, 0.09, new GradientEstimator("elbo", divergence, gradient).Objective());
        AssertVariance(expected, report.Encoder);
        AssertSquaredMean((1.2 * 1.2) + (0.265 * 0.265), report.Encoder);

        // By b: (x - w z - b) / s² = 0.8 - 2.4 ε, whichever the encoder follows.
        AssertVariance(2.4 * 2.4, report.Decoder);
        AssertSquaredMean(0.8 * 0.8, report.Decoder);
    }

    // 400 times 60 draws of N(m, 1) in five dimensions: the spread of the estimates beside the error that each says.
    [Theory]
    [InlineData(1.0, 0.9, 1.1)]
    [InlineData(0.0, 1.4, 1.8)]
    public void TheErrorOfTheSquaredMeanIsItsSpread(double mean, double least, double most)
    {
        const int Repeats = 400, Each = 60, Length = 5;
        var (estimates, errors) = (new double[Repeats], new double[Repeats]);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var (moments, groups, key) = (new VectorMoments(Length), new GroupedMeans(Length), new RandomKey((ulong)repeat));
            for (var draw = 0; draw < Each; draw++)
            {
                float[] x = [.. Enumerable.Range(0, Length).Select(i => (float)(mean + Numerics.InverseNormalCdf(key.UniformAt(0, (draw * Length) + i))))];
                moments.Add(x);
                groups.Add(x);
            }

            (estimates[repeat], errors[repeat]) = (moments.SquaredMean, groups.SquaredMeanError!.Value);
        }

        var centre = estimates.Average();
        var spread = Math.Sqrt(estimates.Sum(x => (x - centre) * (x - centre)) / (Repeats - 1));
        Assert.InRange(Math.Sqrt(errors.Average(x => x * x)) / spread, least, most);
        Assert.Null(new GroupedMeans(Length).SquaredMeanError);
    }

    // 300 times 50 draws of N(0, I) in 300 dimensions, where the error is 1.17 % of the variance, √(2 / (49 · 300)).
    [Fact]
    public void TheErrorOfTheVarianceIsItsSpreadInManyDimensions()
    {
        const int Repeats = 300, Each = 50, Length = 300;
        var (estimates, errors) = (new double[Repeats], new double[Repeats]);
        var draw = new float[Length];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var (moments, key) = (new VectorMoments(Length), new RandomKey((ulong)repeat).Fold("many"));
            for (var i = 0; i < Each; i++)
            {
                for (var j = 0; j < Length; j++)
                    draw[j] = (float)key.NormalAt(i, j);
                moments.Add(draw);
            }

            (estimates[repeat], errors[repeat]) = (moments.Variance, moments.VarianceError);
        }

        var centre = estimates.Average();
        var spread = Math.Sqrt(estimates.Sum(x => (x - centre) * (x - centre)) / (Repeats - 1));
        Assert.InRange(spread / centre, 0.0100, 0.0135);
        Assert.InRange(Math.Sqrt(errors.Average(x => x * x)) / spread, 0.85, 1.2);
    }

    [Fact]
    public void AtThePosteriorThePathGradientDoesNotVary()
    {
        var report = Measure(8.0 / 17, 1.0 / 17, new GradientEstimator("elbo", "drawn", "path").Objective());
        Assert.InRange(report.Encoder.Variance, 0, 1e-9);
        Assert.InRange(report.Decoder.Variance, 1e-3, 100);
    }

    [Fact]
    public void OnTrainedDigitsTheScoreVariesMostAndABaselineHelpsIt()
    {
        using var temporary = new Latent.Tests.Runs.TemporaryFolder();
        var recipe = new Recipe()
            .With("model.hidden=20").With("model.latent=4").With("training.batch=50").With("training.epochs=10").With("optimizer.learningRate=0.005")
            .With("data.binarize=none");
        using var backend = new CpuBackend(1);
        using var data = RunData.Of(Digits(), recipe);
        using var folder = RunFolder.Create(temporary["run"], recipe, threads: 1);
        using (var run = new TrainingRun(folder, data, backend))
            Assert.True(run.Run(TestContext.Current.CancellationToken).OfType<Validated>().Last().Metrics.Validation!["elbo"] > -300);
        using var model = RunModel.Best(folder);
        var before = model.Store.Variables.SelectMany(x => x.Values.ToArray()).ToArray();
        var variance = RunVariance.Of(model, data.Validation, backend, new RunVarianceOptions(Draws: 100, Examples: 20, K: 5));

        Assert.Equal(before, model.Store.Variables.SelectMany(x => x.Values.ToArray()));
        Assert.Equal((20, 100), (variance.Examples, variance.Draws));
        var encoders = variance.Estimators.ToDictionary(
            x => $"{x.Estimator.Bound} {x.Estimator.Divergence} {x.Estimator.Gradient}", x => x.Gradients.Encoder);
        Assert.Equal(7, encoders.Count);
        AssertLess(encoders["elbo exact score-baseline"], encoders["elbo exact score"]);
        AssertLess(encoders["elbo exact reparameterized"], encoders["elbo exact score-baseline"]);
        AssertLess(encoders["iw:5 drawn doubly"], encoders["iw:5 drawn reparameterized"]);
        Assert.True(encoders["elbo exact reparameterized"].SignalToNoise > encoders["elbo exact score"].SignalToNoise);
        Assert.Equal(folder.Recipe.Model.Latent, model.Model.LatentShapes[0].Size);
        folder.Save(variance);
        Assert.Equal(variance.Estimators, folder.Load<RunVariance>()!.Estimators);
    }

    [Fact]
    public void FewerThanTwoDrawsAndPartsOfExamplesAreRefused()
    {
        var elbo = new Elbo();
        Assert.Throws<ArgumentOutOfRangeException>(() => Measure(0, 1, elbo, draws: 1));
        Assert.Throws<ArgumentException>(() => Measure(0, 1, elbo, batch: []));
    }

    private static void AssertLess(GroupVariance less, GroupVariance more) =>
        Assert.True(
            less.Variance + (Sigmas * less.VarianceError) < more.Variance - (Sigmas * more.VarianceError), $"{less} {more}");

    private static void AssertVariance(double expected, GroupVariance found)
    {
        Assert.InRange(found.VarianceError, 0, LargestRelativeError * expected);
        Assert.InRange(found.Variance, expected - (Sigmas * found.VarianceError), expected + (Sigmas * found.VarianceError));
    }

    // A squared mean g² of n draws has a standard error of at most 2 g √(V / n) + √2 V / n.
    private static void AssertSquaredMean(double expected, GroupVariance found)
    {
        var error = (2 * Math.Sqrt(expected * found.Variance / Draws)) + (Math.Sqrt(2) * found.Variance / Draws);
        Assert.InRange(found.SquaredMean, expected - (Sigmas * error), expected + (Sigmas * error));
        Assert.Equal(Math.Sqrt(found.SquaredMean / found.Variance), found.SignalToNoise, 1e-12);
    }

    // Of c₀ + c₁ ε + c₂ ε² + … under a standard normal ε.
    private static double Variance(params double[] c)
    {
        double[] moments = [1, 0, 1, 0, 3, 0, 15, 0, 105];
        var (mean, square) = (0.0, 0.0);
        for (var i = 0; i < c.Length; i++)
        {
            mean += c[i] * moments[i];
            for (var j = 0; j < c.Length; j++)
                square += c[i] * c[j] * moments[i + j];
        }

        return square - (mean * mean);
    }

    private static GradientVarianceReport Measure(
        double mean, double variance, IObjective objective, int draws = Draws, float[]? batch = null)
    {
        using var backend = new CpuBackend(1);
        using var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(1));
        var model = new Toy(scope);
        store["encoder.mean"].Values[0] = (float)mean;
        store["encoder.logVariance"].Values[0] = (float)Math.Log(variance);
        store["decoder.bias"].Values[0] = 0.5f;
        return GradientVariance.Of(model, scope, backend, objective, batch ?? [1.5f], draws, new RandomKey(17));
    }

    private static Dataset Digits()
    {
        using var digits = Datasets.Load(new DataRequest { Source = "digits", Seed = 1 });
        Examples Part(Examples of, int count)
        {
            var values = new float[count * of.Size];
            of.Read([.. Enumerable.Range(0, count)], values);
            return Examples.Of(of.Shape, values);
        }

        return new("digits", Part(digits.Train, 1000), Part(digits.Validation, 50), Part(digits.Test, 50));
    }

    /// <summary>z ~ N(0, 1), x | z ~ N(2 z + b, 0.25), q(z) = N(m, v): parameters m, ln v and b.</summary>
    private sealed class Toy(ParameterScope scope) : ILatentModel
    {
        private readonly Tensor _logVariance = scope["encoder"].Parameter("logVariance", [1], static (_, _, values) => values.Clear(), default);
        private readonly Tensor _bias = scope["decoder"].Parameter("bias", [1], static (_, _, values) => values.Clear(), default);

        public Tensor Mean { get; } = scope["encoder"].Parameter("mean", [1], static (_, _, values) => values.Clear(), default);

        public Shape DataShape => [1];

        public IReadOnlyList<LatentLevel> Levels { get; } = [new("z", [1])];

        public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
        {
            var q = Normal.FromLogVariance(Mean.BroadcastTo(x.Shape), _logVariance.BroadcastTo(x.Shape)).AsEvent();
            return new([Level.Of("z", q, new StandardNormal([1]).AsEvent(), latents, context.Key.Fold("posterior"))]);
        }

        public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) =>
            Normal.FromLogVariance((2 * z[0]) + _bias, Tensor.Full(Math.Log(0.25), [])).AsEvent();

        public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => new StandardNormal([1]).AsEvent().LogProb(z[0]);

        public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => [context.Key.Fold("prior").Normal([count, 1])];
    }

    /// <summary>E[z²] under q, by the mean alone.</summary>
    private sealed record Square(double Scale, string Gradient, double Baseline) : IObjective
    {
        public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
        {
            var mean = ((Toy)model).Mean;
            var z = mean + (Scale * context.Key.Fold("noise").Normal([1]));
            if (Gradient == "reparameterized")
                return new(z.Square().Mean(), []);
            var signal = z.Square() - (Gradient == "score" ? 0 : Baseline);
            var logQ = -(z.StopGradient() - mean).Square() / (2 * Scale * Scale);
            return new((logQ * signal.StopGradient()).Mean(), []);
        }
    }
}
