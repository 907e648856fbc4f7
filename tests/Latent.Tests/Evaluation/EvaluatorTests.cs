using Latent.Evaluation;
using Latent.Layers;
using Latent.Models;
using Latent.Optimizers;
using Latent.Schedules;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Training;

namespace Latent.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private const int Size = 5;
    private const int Latents = 2;
    private const int Count = 200;

    private static readonly VaeOptions Linear = new()
    {
        DataSize = Size,
        LatentSize = Latents,
        Hidden = [],
        Likelihood = new GaussianLikelihood(GaussianScale.Global),
    };

    private static readonly double[] Data = ProbabilisticPcaTests.Correlated(Count, Size);

    private static void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (float)Data[(rows[i / Size] * Size) + (i % Size)];
    }

    // x = (z₁ + b₁, 2 z₂ + b₂) plus noise of variance ½ + floor²: the exact posterior is a diagonal normal and linear
    // in x, so the
    // encoder can hold it.
    private static Vae Exact(Store store)
    {
        var options = Linear with { DataSize = 2 };
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), options);
        store["decoder.logVariance"].Values[0] = (float)Math.Log(0.5);
        var variance = options.Likelihood.Variance(store)!.Value;
        float[] weights = [1, 2], bias = [0.3f, -0.4f];
        bias.CopyTo(store["decoder.mean.bias"].Values);
        foreach (var name in new[] { "decoder.mean.weight", "encoder.mean.weight", "encoder.logVariance.weight" })
            store[name].Values.Clear();
        for (var i = 0; i < 2; i++)
        {
            var precision = 1 + (weights[i] * weights[i] / variance);
            var gain = weights[i] / variance / precision;
            store["decoder.mean.weight"].Values[3 * i] = weights[i];
            store["encoder.mean.weight"].Values[3 * i] = (float)gain;
            store["encoder.mean.bias"].Values[i] = (float)(-gain * bias[i]);
            store["encoder.logVariance.bias"].Values[i] = (float)-Math.Log(precision);
        }

        return model;
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(10, 4)]
    [InlineData(64, 1000)]
    public void WithTheExactPosteriorAnyNumberOfDrawsInAnyChunksGivesTheExactLikelihood(int draws, int rows)
    {
        using var store = new Store();
        var model = Exact(store);
        var options = new EvaluatorOptions { Rows = rows, DrawsAtOnce = 3 };
        using var evaluator = new Evaluator(model, store, new ReferenceBackend(), options, new RandomKey(2));
        var report = evaluator.LogLikelihood(11, First, draws);
        var exact = ProbabilisticPca.Of(Linear with { DataSize = 2 }, store)!;
        for (var i = 0; i < 11; i++)
            Values.AssertNear(exact.LogLikelihood([.. Row(i)]), report.Values[i], 2e-6);
        Assert.Equal(draws, report.EffectiveSampleSize.Mean, draws * 1e-6);
        Assert.Equal($"importance sampling, K = {draws}", report.LogLikelihood.Estimator);

        static double[] Row(int i) => [(float)Data[i * Size], (float)Data[(i * Size) + 1]];
        static void First(ReadOnlySpan<int> rows, Span<float> to)
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (float)Data[(rows[i / 2] * Size) + (i % 2)];
        }
    }

    [Fact]
    public void BoundsRiseWithTheirDraws()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear);
        using var evaluator = new Evaluator(
            model, store, new ReferenceBackend(), new EvaluatorOptions(), new RandomKey(2));
        var exact = ProbabilisticPca.Of(Linear, store)!.LogLikelihoods(Data).Mean;
        var elbo = evaluator.Elbo(Count, Read, draws: 20).Elbo.Mean;
        var few = evaluator.LogLikelihood(Count, Read, 5).LogLikelihood.Mean;
        var many = evaluator.LogLikelihood(Count, Read, 500).LogLikelihood.Mean;
        Assert.True(
            elbo < few && few < many && Math.Abs(many - exact) < 0.02, $"{elbo:F4} {few:F4} {many:F4} {exact:F4}");
    }

    [Fact]
    public void ALinearAutoencoderReachesTheClosedFormOfProbabilisticPca()
    {
        using var store = new Store();
        using var backend = new CpuBackend(1);
        var key = new RandomKey(3);
        var parameters = new ParameterScope(store, key.Fold("parameters"));
        var model = new Vae(parameters, Linear);
        var options =
            new TrainerOptions { BatchSize = Count, Optimizer = new Adam { LearningRate = new Cosine(0.03, 0, 3000) } };
        using var trainer = new Trainer(model, parameters, backend, options, key.Fold("noise"));
        foreach (var step in trainer.Run(new Batches(Count, Count, key.Fold("order")), Read).Take(3000))
            Assert.True(step.IsFinite);

        var best = ProbabilisticPca.Fit(Data, Size, Latents).LogLikelihoods(Data).Mean;
        var reached = ProbabilisticPca.Of(Linear, store)!.LogLikelihoods(Data).Mean;
        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), key.Fold("evaluation"));
        var estimated = evaluator.LogLikelihood(Count, Read, 1000).LogLikelihood.Mean;
        var elbo = evaluator.Elbo(Count, Read, 100).Elbo.Mean;
        Assert.True(reached <= best && best - reached < 0.01, $"best {best:F4}, reached {reached:F4}");
        Assert.True(Math.Abs(estimated - reached) < 0.01, $"reached {reached:F4}, estimated {estimated:F4}");
        Assert.True(Math.Abs(elbo - best) < 0.02, $"best {best:F4}, bound {elbo:F4}");
    }

    [Fact]
    public void UnitsThatSayNothingAreInactive()
    {
        using var store = new Store();
        var model = Exact(store);
        store["encoder.mean.weight"].Values[3] = 0;
        store["encoder.mean.bias"].Values[1] = 0;
        store["encoder.logVariance.bias"].Values[1] = 0;
        using var evaluator = new Evaluator(
            model, store, new ReferenceBackend(), new EvaluatorOptions { Rows = 6 }, new RandomKey(2));
        var report = evaluator.Elbo(20, Two);
        var level = Assert.Single(report.Levels);
        Assert.Equal(("z", 1), (level.Name, level.ActiveUnits));
        Assert.Equal(0, level.Kl[1], 6);
        Assert.Equal(report.Kl.Mean, level.Kl.Sum(), 5);

        // Var E_q[z] = gain² Var x.
        var gain = store["encoder.mean.weight"].Values[0];
        var x = Enumerable.Range(0, 20).Select(i => Data[i * Size]).ToArray();
        var variance = x.Average(v => (v - x.Average()) * (v - x.Average()));
        Assert.Equal(gain * gain * variance, level.Activity[0], 5);

        static void Two(ReadOnlySpan<int> rows, Span<float> to)
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = (float)Data[(rows[i / 2] * Size) + (i % 2)];
        }
    }

    private sealed class Parts : List<double>, IProgress<double>
    {
        public double StopAt { get; init; } = 2;

        public void Report(double value)
        {
            Add(value);
            if (value >= StopAt)
                throw new OperationCanceledException();
        }
    }

    [Fact]
    public void ProgressRisesToOneAndMayStopTheWork()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear);
        var options = new EvaluatorOptions { Rows = 8, DrawsAtOnce = 4 };
        using var evaluator = new Evaluator(model, store, new ReferenceBackend(), options, new RandomKey(2));
        var parts = new Parts();
        _ = evaluator.LogLikelihood(3, Read, 6, parts);
        Assert.Equal([4.0 / 9, 6.0 / 9, 8.0 / 9, 1], parts, (a, b) => Math.Abs(a - b) < 1e-12);
        var stopping = new Parts { StopAt = 0.5 };
        Assert.Throws<OperationCanceledException>(() => evaluator.LogLikelihood(3, Read, 6, stopping));
        Assert.Equal(2, stopping.Count);
    }

    [Fact]
    public void TheSameKeyGivesTheSameNumbers()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear);
        using var evaluator = new Evaluator(
            model, store, new ReferenceBackend(), new EvaluatorOptions(), new RandomKey(2));
        Assert.Equal(evaluator.Elbo(30, Read, 2).Elbo, evaluator.Elbo(30, Read, 2).Elbo);
    }

    [Fact]
    public void InferenceEncodesDecodesReconstructsAndSamples()
    {
        using var store = new Store();
        var model = Exact(store);
        using var inference = new Inference(model, store, new ReferenceBackend(), new RandomKey(2));
        float[] x = [1.3f, 1.6f, 0.3f, -0.4f], z = new float[4], decoded = new float[4], reconstruction = new float[4];
        inference.Encode(x, z);
        var variance = ProbabilisticPca.Of(Linear with { DataSize = 2 }, store)!.Variance;
        Assert.Equal(1 / (1 + variance), z[0], 1e-6);
        Assert.Equal(2 * 2 / (4 + variance), z[1], 1e-6);
        Assert.Equal([0, 0], z[2..], (a, b) => Math.Abs(a - b) < 1e-6);
        inference.Decode([1, 1, 0, 0], decoded);
        var decoded0 = decoded[2..].ToArray();
        Assert.Equal([1.3f, 1.6f, 0.3f, -0.4f], decoded, (a, b) => Math.Abs(a - b) < 1e-6);
        inference.Reconstruct(x, reconstruction);
        inference.Decode(Array.ConvertAll(z, code => (double)code), decoded);
        Assert.Equal(decoded, reconstruction, (a, b) => Math.Abs(a - b) < 1e-6);

        const int count = 2000;
        var (codes, samples) = (new double[2 * count], new float[2 * count]);
        inference.DrawCodes(codes);
        inference.Decode(codes, samples);
        var first = Estimate.Of([.. samples.Where((_, i) => i % 2 == 0).Select(s => (double)s)]);
        Assert.True(first.IsWithin(5, 0.3), $"{first}");

        // With its noise x has the whole variance, 1 + σ² of the first value; at the same z the noise is that of p(x | z).
        var noisy = new float[2 * count];
        inference.Draw(codes, noisy, 1);
        Assert.Equal(variance, Variance(noisy.Zip(samples, (a, b) => a - b)), 5 * variance * Math.Sqrt(2.0 / (2 * count)));
        inference.Draw(new double[2 * count], noisy, 1);
        Assert.Equal(variance, Variance(noisy.Select((a, i) => a - decoded0[i % 2])), 5 * variance * Math.Sqrt(2.0 / (2 * count)));
        var again = new float[2 * count];
        inference.Draw(new double[2 * count], again, 2);
        Assert.NotEqual(noisy, again);
        static double Variance(IEnumerable<float> errors) => errors.Average(e => (double)e * e);

        Assert.StartsWith(
            "Inference: 3 values are not rows of 2.",
            Assert.Throws<ArgumentException>(() => inference.Encode(x.AsSpan(0, 3), z)).Message,
            StringComparison.Ordinal);
    }
}
