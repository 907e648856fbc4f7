using Latent.Runs;
using Latent.Runs.Experiments;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Tests.Runs.Experiments;

public sealed class ReproductionTests
{
    private static readonly Experiment Small = ExperimentReader.Parse(ExperimentReaderTests.Small, "small.json");

    [Fact]
    public void EachVariantHasARunForEachSeed()
    {
        var reproduction = new Reproduction(Small, "full", seeds: 2, location: "here");
        Assert.Equal(["narrow-1", "narrow-2", "wide-1", "wide-2"], reproduction.Runs.Select(x => Path.GetRelativePath("here", x.Location)));
        Assert.Equal([1UL, 2UL, 1UL, 2UL], reproduction.Runs.Select(x => x.Recipe.Seed));
        Assert.Equal(3, new Reproduction(Small, "full").Seeds);
        Assert.Equal("quick", new Reproduction(Small).Scale);
        Assert.Equal(Path.Combine("runs", "reproduce", "small", "quick"), new Reproduction(Small).Location);
        var error = Assert.Throws<RunException>(() => new Reproduction(Small, "huge"));
        Assert.Equal("--scale huge: small.json has the scales quick, full", error.Message);
    }

    [Fact]
    public void SomeVariantsAloneAreRunAndJudged()
    {
        var some = new Reproduction(Small, "full", seeds: 1, location: "here", variants: ["wide"]);
        Assert.Equal(["wide-1"], some.Runs.Select(x => Path.GetRelativePath("here", x.Location)));
        Assert.All(some.Experiment.ClaimsAt("full"), x => Assert.True(x is { Variant: "wide", Above: null }));
        Assert.Equal("latent reproduce small.json --scale full --seeds 1 --variants wide", ReproductionText.Command(some));
        Assert.StartsWith("## small, full scale: wide\n", ReproductionDocument.With("", some, [], []), StringComparison.Ordinal);
        var error = Assert.Throws<RunException>(() => new Reproduction(Small, variants: ["huge"]));
        Assert.Equal("--variants huge: small.json has the variants narrow, wide", error.Message);
        error = Assert.Throws<RunException>(() => new Reproduction(Small, variants: ["narrow"]));
        Assert.Equal("--variants narrow: scale quick runs wide; give --scale, as what is asked for is run by full", error.Message);
    }

    [Fact]
    public void AFolderWithARunOfAnotherRecipeIsRefused()
    {
        using var temporary = new TemporaryFolder();
        var run = new Reproduction(Small, location: temporary.Location).Runs[0];
        RunFolder.Create(run.Location, run.Recipe.With("model.latent=3").With("data.directory=/elsewhere"), threads: 1).Dispose();
        var error = Assert.Throws<RunException>(() => run.Open(threads: 1));
        Assert.Equal($"{run.Location}: holds a run with model.latent 3, the experiment has 2; choose another --out, or remove the folder", error.Message);
    }

    [Fact]
    public void WhatIsFinishedIsGathered()
    {
        using var temporary = new TemporaryFolder();
        using var backend = new CpuBackend(1);
        var error = Assert.Throws<RunException>(() => Reproduction.Gathered(Small, "full", 1, null, temporary["runs"]));
        Assert.Contains("holds no finished run", error.Message, StringComparison.Ordinal);
        var run = new Reproduction(Small, "full", 1, null, temporary["runs"]).Runs.Single(x => x.Variant == "narrow");
        using (var folder = run.Open(threads: 1))
        using (var data = RunData.Load(run.Recipe))
        {
            using (var training = new TrainingRun(folder, data, backend))
                _ = training.Run(TestContext.Current.CancellationToken).Last();
            using var model = RunModel.Best(folder);
            folder.Save(RunEvaluation.Of(model, data.Test, backend, RunEvaluationOptions.Usual(run.Recipe.Evaluation), cancellation: TestContext.Current.CancellationToken));
        }

        var gathered = Reproduction.Gathered(Small, "full", 1, null, temporary["runs"]);
        Assert.Equal(["narrow"], gathered.Experiment.VariantsAt("full"));
        Assert.EndsWith("--gather", ReproductionText.Command(gathered), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunIsFinishedWhenItWasTrainedToItsEndAndMeasuredAsAsked()
    {
        using var temporary = new TemporaryFolder();
        using var backend = new CpuBackend(1);
        var recipe = new Recipe().With("model.hidden=4").With("model.latent=2").With("training.batch=100").With("training.epochs=null").With("training.steps=6")
            .With("evaluation.samples=2").With("evaluation.images=3");
        var run = new PlannedRun("a", 1, temporary["a-1"], recipe);
        using var data = RunData.Load(recipe);
        using (var folder = run.Open(threads: 1))
        {
            using var training = new TrainingRun(folder, data, backend);
            foreach (var happened in training.Run(TestContext.Current.CancellationToken))
                Assert.False(happened is Stopped && PlannedRun.IsFinished(folder));
            Measure(folder, samples: 4);
            Assert.False(PlannedRun.IsFinished(folder));
            Measure(folder, samples: 2);
            Assert.True(PlannedRun.IsFinished(folder));
        }

        using var again = run.Open(threads: 1);
        Assert.True(PlannedRun.IsFinished(again));
        again.Rewrite(recipe.With("training.steps=7"));
        Assert.False(PlannedRun.IsFinished(again));

        void Measure(RunFolder folder, int samples)
        {
            using var model = RunModel.Best(folder);
            folder.Save(RunEvaluation.Of(model, data.Test, backend, new RunEvaluationOptions("test", samples, 3)));
        }
    }

    [Fact]
    public void MeasuresReadTheirPlaceOfTheMetricsAndTheEvaluation()
    {
        using var temporary = new TemporaryFolder();
        using var backend = new CpuBackend(1);
        using var folder = RunFolder.Create(temporary["run"], new Recipe().With("training.batch=8"), threads: 1);
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            folder.Report(new Metrics
            {
                Step = 100 * epoch,
                Epoch = epoch,
                Seconds = 0,
                Best = epoch == 2,
                Train = new Dictionary<string, double> { ["elbo"] = -10 * epoch },
                Validation = new Dictionary<string, double> { ["elbo"] = -20 * epoch, ["standardError"] = 0.5 },
            });
        }

        var run = new MeasuredRun(folder, backend);
        Assert.Equal(new Reading(-20), Of("trainElbo@epoch2"));
        Assert.Equal(new Reading(-30), Of("trainElbo"));
        Assert.Equal(new Reading(-20), Of("trainElbo@samples801"));
        Assert.Equal(new Reading(-10), Of("trainElbo@samples8e2"));
        Assert.Equal(new Reading(-60, 0.5), Of("validationElbo"));
        Assert.Equal(new Reading(-40, 0.5), Of("bestValidationElbo"));
        Assert.Null(Of("trainElbo@epoch4"));
        Assert.Null(Of("validationElbo@samples1e6"));
        Assert.Equal($"{temporary["run"]}: is not measured yet; measure it with 'latent eval {temporary["run"]}'", Assert.Throws<RunException>(() => Of("testElbo")).Message);

        Reading? Of(string measure) => Measure.Parse(measure).Of(run);
    }
}
