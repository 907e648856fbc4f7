using Latent.Data.Tables;
using Latent.Evaluation;
using Latent.Evaluation.Scoring;
using Latent.Layers;
using Latent.Models;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Backends.Reference;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Evaluation.Scoring;

public sealed class ScorerTests
{
    private const int Size = 5, Count = 23;

    private static readonly VaeOptions Linear = new()
    {
        DataSize = Size,
        LatentSize = 2,
        Hidden = [],
        Likelihood = new GaussianLikelihood(GaussianScale.Pixel),
    };

    private static readonly double[] Data = ProbabilisticPcaTests.Correlated(Count, Size);

    // Sums of float32 terms in another order; the terms are below 100.
    private const double Rounding = 1e-4;

    [Theory]
    [InlineData(1)]
    [InlineData(130)]
    public void ScoresAreTheEvaluatorsAndContributionsSumToTheReconstruction(int draws)
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear);
        using var backend = new CpuBackend(1);
        using var evaluator = new Evaluator(model, store, backend, new EvaluatorOptions(), new RandomKey(2));
        using var scorer = new Scorer(
            model, store, backend, FeatureMap.Of([Size], null), new ScoringOptions { Draws = draws }, new RandomKey(2));
        var report = evaluator.Elbo(Count, Read, draws);
        var scores = scorer.Scores(Count, Read);
        Assert.Equal(report.Values.Select(x => -x), scores);
        Assert.Equal(report.Elbo.Mean, report.Values.Average(), Rounding);
        var sums = scorer.Contributions(Count, Read).Select(x => x.Sum()).ToArray();
        Assert.Equal(Count, sums.Length);
        Assert.Equal(-report.Reconstruction.Mean, sums.Average(), Rounding);
        for (var i = 0; i < Count; i++)
            Assert.InRange(scores[i] - sums[i], 0, double.PositiveInfinity);
    }

    [Fact]
    public void WithSamplesTheScoreIsTheLogLikelihoodAndBelowTheBounds()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear with { Likelihood = new GaussianLikelihood(GaussianScale.Global) });
        var backend = new ReferenceBackend();
        using var scorer = new Scorer(
            model, store, backend, FeatureMap.Of([Size], null), new ScoringOptions { Samples = 500 }, new RandomKey(2));
        using var bound = new Scorer(model, store, backend, FeatureMap.Of([Size], null), new ScoringOptions(), new RandomKey(2));
        var exact = ProbabilisticPca.Of(Linear with { Likelihood = new GaussianLikelihood(GaussianScale.Global) }, store)!;
        var scores = scorer.Scores(Count, Read);

        // Half a nat is loose, for single rows of 500 samples; the evaluator's own tests hold the estimate more tightly.
        for (var i = 0; i < Count; i++)
            Assert.Equal(-exact.LogLikelihood(Data.AsSpan(i * Size, Size)), scores[i], 0.5);
        Assert.True(scores.Average() < bound.Scores(Count, Read).Average());
        Assert.Equal(("-ln p(x), importance sampling, K = 500", "-ELBO, 16 draws"), (scorer.Estimator, bound.Estimator));
    }

    [Fact]
    public void AContributionIsTheDensityOfItsColumn()
    {
        // The decoder ignores z: the density of each value is known.
        using var store = new Store();
        var schema = new TableSchema
        {
            Columns =
            [
                new NumberColumn { Name = "n", Mean = 0, Scale = 1, MayBeMissing = true },
                new CategoryColumn { Name = "kind", Categories = ["a", "b"], HasOther = false },
            ],
        };
        var model = new Vae(
            new ParameterScope(store, new RandomKey(1)),
            new VaeOptions { DataSize = 4, LatentSize = 1, Hidden = [], Likelihood = new MixedLikelihood(schema.Blocks) });
        store["decoder.mean.weight"].Values.Clear();
        store["decoder.mean.bias"].Values[0] = 2;
        store["decoder.logVariance"].Values[0] = (float)Math.Log(1 - 1e-4);
        store["decoder.logit2.weight"].Values.Clear();
        store["decoder.logit2.bias"].Values[0] = (float)Math.Log(3);
        store["decoder.logit2.bias"].Values[1] = 0;
        float[] x = [5, 0, 0, 1, 0, 1, 1, 0];
        using var scorer = new Scorer(model, store, new ReferenceBackend(), FeatureMap.Of([4], schema), new(), new RandomKey(2));
        var rows = scorer.Contributions(2, (rows, to) => x.AsSpan(rows[0] * 4, to.Length).CopyTo(to)).ToArray();

        // A unit normal three deviations off, and a category of probability 1/4; then a missing number, and 3/4.
        Values.AssertNear((9 + Math.Log(2 * Math.PI)) / 2, rows[0][0], Rounding);
        Values.AssertNear(Math.Log(4), rows[0][1], Rounding);
        Assert.Equal(0, rows[1][0]);
        Values.AssertNear(Math.Log(4.0 / 3), rows[1][1], Rounding);
    }

    [Fact]
    public void WhatHasNoDensityInFloatIsInfinite()
    {
        using var store = new Store();
        var model = new Vae(new ParameterScope(store, new RandomKey(1)), Linear);
        using var scorer = new Scorer(model, store, new ReferenceBackend(), FeatureMap.Of([Size], null), new(), new RandomKey(2));
        Assert.Equal([double.PositiveInfinity], scorer.Scores(1, (_, to) => to.Fill(1e30f)));
    }

    private static void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (float)Data[(rows[i / Size] * Size) + (i % Size)];
    }
}
