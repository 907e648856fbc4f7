using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs;

public sealed class TrainingRunTests
{
    private static readonly Recipe Small = new Recipe()
        .With("model.hidden=5").With("model.latent=2").With("training.batch=8").With("training.epochs=3").With("training.checkpointSeconds=0");

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(17)]
    public void ARunThatWasDroppedAndResumedHasTheBitsOfOneThatWasNot(int dropped)
    {
        using var temporary = new TemporaryFolder();
        var whole = Train(temporary["whole"], Small);
        Train(temporary["parts"], Small, until: dropped);
        var parts = Train(temporary["parts"], Small);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void ARunWhoseCheckpointIsOlderThanItsMetricsResumesToTheSameBits()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("training.checkpointSeconds=1000");
        var whole = Train(temporary["whole"], Small);
        Train(temporary["parts"], Small, until: 4);
        RewriteRecipe(temporary["parts"], recipe);
        Train(temporary["parts"], recipe, until: 12);
        using (var folder = RunFolder.Open(temporary["parts"]))
            Assert.True(folder.ReadMetrics()[^1].Step > folder.Weights.State()!.Step);
        RewriteRecipe(temporary["parts"], Small);
        Assert.Equal(whole, Train(temporary["parts"], Small));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 4)]
    public void TheNumberOfThreadsChangesNoBit(int few, int many)
    {
        using var temporary = new TemporaryFolder();
        Assert.Equal(Train(temporary["few"], Small, threads: few), Train(temporary["many"], Small, threads: many));
    }

    [Theory]
    [InlineData("dynamic")]
    [InlineData("static")]
    [InlineData("none")]
    public void EveryBinarizationTrainsAndResumes(string mode)
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("data.binarize", mode);
        var whole = Train(temporary["whole"], recipe);
        Train(temporary["parts"], recipe, until: 3);
        Assert.Equal(whole, Train(temporary["parts"], recipe));
    }

    [Theory]
    [InlineData("model.kind=autoencoder", "objective.bound=autoencoder", "objective.jacobianPenalty=0.1", "training.corruption=gaussian:0.3")]
    [InlineData("training.corruption=mask:0.3", "objective.weightPrior=1")]
    [InlineData("model.upper=3-2", "training.corruption=salt-and-pepper:0.2", "objective.decoderPenalty=1e-3")]
    public void NoiseAndPenaltiesHaveTheSameBitsOnAnyThreadsAndAfterAResume(params string[] keys)
    {
        using var temporary = new TemporaryFolder();
        var recipe = keys.Aggregate(Small, (x, key) => x.With(key));
        var whole = Train(temporary["whole"], recipe, threads: 1);
        Train(temporary["parts"], recipe, until: 7);
        Assert.Equal(whole, Train(temporary["parts"], recipe, threads: 4));
        Assert.NotEqual(whole, Train(temporary["plain"], recipe.With("training.corruption=none")));
    }

    [Theory]
    [InlineData("model.kind=dvae-sharp", "model.groups=2", "model.latent=3", "model.chains=70", "objective.bound=iw:2", "objective.beta=warmup:10,1", "objective.weightDecay=1e-3")]
    [InlineData("model.kind=dvae-sharp", "model.relaxation=gaussian-integral:9", "model.latent=50", "model.chains=10", "optimizer.epsilonHat=true")]
    [InlineData("model.kind=dvae", "model.groups=2", "model.latent=3", "model.chains=70", "objective.draws=2")]
    [InlineData("model.kind=dvae-pp", "model.groups=4", "model.latent=2", "model.chains=5", "model.temperatures=3", "model.sweeps=3")]
    public void ADiscreteModelsChainsHaveTheSameBitsOnAnyThreadsAndAfterAResume(params string[] keys)
    {
        using var temporary = new TemporaryFolder();
        var recipe = keys.Aggregate(Small, (x, key) => x.With(key));
        var whole = Train(temporary["whole"], recipe, threads: 1);
        Train(temporary["parts"], recipe, until: 7);
        Assert.Equal(whole, Train(temporary["parts"], recipe, threads: 4));
    }

    // At a learning rate a hundred times too large, from the first step on, with checkpoints as seldom as they usually are.
    [Theory]
    [InlineData("dvae-sharp")]
    [InlineData("dvae-pp")]
    [InlineData("dvae")]
    public void ADiscreteModelThatDivergesStopsAtItsLastGoodState(string kind)
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With($"model.kind={kind}").With("model.latent=30").With("model.chains=20").With("optimizer.learningRate=steps:1e-3,3@10").With("training.epochs=60").With("training.checkpointSeconds=20");
        var end = Assert.IsType<Stopped>(Events(temporary["run"], recipe)[^1]);
        Assert.Equal(StopReason.Diverged, end.Reason);
        Assert.True(end.Fallen < -2 * Math.Log(2) * 16);
        using var folder = RunFolder.Open(temporary["run"]);
        using var model = RunModel.Best(folder);
        Assert.Equal(end.State.BestStep, model.Step);
        Assert.True(model.Step < end.Step);
    }

    [Fact]
    public void AnAutoencoderIsJudgedByItsReconstructionAndHasNoBound()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("model.kind=autoencoder").With("objective.bound=autoencoder");
        Train(temporary["run"], recipe);
        using var folder = RunFolder.Open(temporary["run"]);
        var metrics = folder.ReadMetrics();
        Assert.All(metrics, x => Assert.Equal(
            ["reconstruction", "standardError", "codes", "activeUnits"], x.Validation!.Keys));
        Assert.Equal(["reconstruction", "codes"], metrics[0].Train.Keys);
        Assert.Equal(metrics.Max(x => x.Validation!["reconstruction"]), folder.Weights.State()!.BestBound);
    }

    [Fact]
    public void SaltAndPepperIsRefusedForValuesOutsideTheUnitInterval()
    {
        var recipe = Small.With("model.likelihood=gaussian").With("training.corruption=salt-and-pepper:0.1");
        Assert.Equal(
            "training.corruption: is salt-and-pepper:0.1, of values between 0 and 1, and digits has others; use mask:P or gaussian:S",
            Assert.Throws<RunException>(() => RunData.Of(Set() with { Kind = ValueKind.Real }, recipe)).Message);
    }

    [Fact]
    public void ARunWithANormalOverItsWeightsReportsTheFullBoundAndResumes()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("model.weights=normal");
        var whole = Train(temporary["whole"], recipe);
        Assert.Matches("fullElbo=.* elbo=.* weights=", whole);
        Train(temporary["parts"], recipe, until: 5);
        Assert.Equal(whole, Train(temporary["parts"], recipe));
    }

    [Fact]
    public void ACancelledRunSavesWhereItIs()
    {
        using var temporary = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        using var folder = RunFolder.Create(temporary["run"], Small.With("training.checkpointSeconds=1000"), threads: 1);
        using var backend = new CpuBackend(1);
        using var data = Data(folder.Recipe);
        using var run = new TrainingRun(folder, data, backend);
        Stopped? end = null;
        foreach (var happened in run.Run(source.Token))
        {
            if (happened is Validated)
                source.Cancel();
            end = happened as Stopped;
        }

        Assert.Equal(StopReason.Cancelled, end!.Reason);
        Assert.Equal(6, end.Step);
        Assert.Equal(6, folder.Weights.State()!.Step);
    }

    [Fact]
    public void MeasuringEndsWhenAskedAndSaysHowFarItIs()
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["run"], Small);
        using var folder = RunFolder.Open(temporary["run"]);
        using var backend = new CpuBackend(1);
        using var data = Data(folder.Recipe);
        using var model = RunModel.Best(folder);
        var shares = new List<double>();
        _ = RunEvaluation.Of(model, data.Test, backend, new("test", 5, null), shares.Add, TestContext.Current.CancellationToken);
        Assert.Equal(0, shares[0]);
        Assert.True(shares[^1] is > 0 and < 1);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => RunEvaluation.Of(model, data.Test, backend, new("test", 5, null), null, source.Token));
    }

    [Fact]
    public void PatienceEndsARunThatDoesNotImprove()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("optimizer.learningRate=0").With("training.epochs=50").With("training.patience=3");
        var events = Events(temporary["run"], recipe);
        var end = Assert.IsType<Stopped>(events[^1]);
        Assert.Equal(StopReason.Patience, end.Reason);
        Assert.Equal(6 * 4, end.Step);
        Assert.Equal(6, end.State.BestStep);
        Assert.Equal([true, false, false, false], events.OfType<Validated>().Select(x => x.Metrics.Best));
    }

    [Fact]
    public void AStepThatIsNotFiniteStopsTheRunAndNamesTheTensor()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("optimizer.kind=sgd").With("optimizer.learningRate=1e30");
        var end = Assert.IsType<Stopped>(Events(temporary["run"], recipe)[^1]);
        Assert.Equal(StopReason.NonFinite, end.Reason);
        Assert.NotNull(end.NonFinite);
        Assert.Equal(end.Step + 1, end.NonFinite.Step);
        Assert.StartsWith("epoch 1, batch ", end.Batch, StringComparison.Ordinal);
        using var folder = RunFolder.Open(temporary["run"]);
        Assert.Equal(end.Step, folder.Weights.State()!.Step);
    }

    [Fact]
    public void AStateThatIsNotFiniteIsNotSaved()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("optimizer.kind=sgd").With("optimizer.learningRate=steps:1e-3,1e39@2");
        var end = Assert.IsType<Stopped>(Events(temporary["run"], recipe)[^1]);
        Assert.Equal(StopReason.NonFinite, end.Reason);
        using var folder = RunFolder.Open(temporary["run"]);
        using var model = RunModel.Create(recipe, [4, 4]);
        Assert.True(folder.Weights.Restore(model.Store)!.Step < end.Step);
        Assert.All(model.Store.Variables, x => Assert.True(x.Values.ToArray().All(float.IsFinite)));
    }

    [Fact]
    public void AStepLimitWithinAnEpochIsMeasuredAndALaterLimitGoesOn()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Small.With("training.epochs=null").With("training.steps=8");
        var events = Events(temporary["run"], recipe);
        Assert.Equal([6, 8], events.OfType<Validated>().Select(x => (int)x.Step));
        Assert.Equal(StopReason.Limit, Assert.IsType<Stopped>(events[^1]).Reason);

        RewriteRecipe(temporary["run"], recipe.With("training.steps=12"));
        Assert.Equal([12], Events(temporary["run"], recipe).OfType<Validated>().Select(x => (int)x.Step));
    }

    [Fact]
    public void WhatIsDoneWithGreyValuesAndTheLastBatchIsSaid()
    {
        using var temporary = new TemporaryFolder();
        var notes = Assert.IsType<Started>(Events(temporary["run"], Small)[0]).Notes;
        Assert.Equal(
            [
                "grey values: drawn black or white afresh at each access in training, once for validation and test (else --binarize static or none)",
                "vae 16-5-2, tanh, bernoulli likelihood: 220 parameters",
                "elbo, adam at 0.001, batches of 8, 6 steps an epoch",
                "2 examples do not fill a batch and are left out of each epoch, other ones each time",
            ],
            notes);
    }

    [Fact]
    public void ValuesThatABernoulliCannotHaveAreRefused()
    {
        var e = Assert.Throws<RunException>(() => RunData.Of(Set() with { Kind = ValueKind.Real }, Small));
        Assert.Equal("digits: has values outside [0, 1], which a Bernoulli likelihood does not have; use --likelihood gaussian", e.Message);
        e = Assert.Throws<RunException>(() => RunData.Of(Set(), Small.With("training.batch=51")));
        Assert.Equal("digits: has 50 training examples, a batch takes 51; give a smaller --batch", e.Message);
    }

    [Fact]
    public void ADiskThatFillsUpDuringARunKeepsTheEarlierCheckpoint()
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["run"], Small, until: 4);
        using var folder = RunFolder.Open(temporary["run"], new FailingDisk(6, crash: false));
        folder.Hold();
        using var backend = new CpuBackend(1);
        using var data = Data(folder.Recipe);
        using var run = new TrainingRun(folder, data, backend);
        Assert.Throws<IOException>(() => run.Run(TestContext.Current.CancellationToken).Last());
        Assert.True(folder.Weights.State()!.Step >= 4);
        Assert.Empty(Directory.GetFiles(folder.Location, "*.tmp"));
    }

    // Trains in a folder until a step or the end, then drops everything as a kill would, and says what is there, bit by bit.
    private static string Train(string path, Recipe recipe, long until = long.MaxValue, int threads = 2)
    {
        using var folder = Folder(path, recipe);
        using var backend = new CpuBackend(threads);
        using var data = Data(folder.Recipe);
        using var run = new TrainingRun(folder, data, backend);
        foreach (var happened in run.Run())
        {
            if (happened.Step >= until)
                return "";
        }

        using var model = RunModel.Best(folder);
        var evaluation = RunEvaluation.Of(model, data.Test, backend, new("test", 50, null));
        var metrics = folder.ReadMetrics().Select(x => $"{x.Step} {Text(x.Train)} {Text(x.Validation!)} {x.Best}");
        return string.Join('\n', [
            .. metrics,
            $"{evaluation.Elbo} {evaluation.Reconstruction} {evaluation.LogLikelihood?.Mean:R} {evaluation.EffectiveSampleSize?.Mean:R}",
            Bits(run.Model.Store.Variables), Bits(model.Scope.Parameters)]);
    }

    private static string Text(IReadOnlyDictionary<string, double> values) => string.Join(' ', values.Select(x => $"{x.Key}={x.Value:R}"));

    private static string Bits(IEnumerable<Latent.Tensors.Programs.Variable> variables) =>
        string.Join('\n', variables.Select(x => $"{x.Name} {string.Join(' ', x.Values.ToArray().Select(BitConverter.SingleToUInt32Bits))}"));

    private static List<RunEvent> Events(string path, Recipe recipe)
    {
        using var folder = Folder(path, recipe);
        using var backend = new CpuBackend(1);
        using var data = Data(folder.Recipe);
        using var run = new TrainingRun(folder, data, backend);
        return [.. run.Run()];
    }

    private static RunFolder Folder(string path, Recipe recipe)
    {
        if (!RunFolder.Exists(path))
            return RunFolder.Create(path, recipe, threads: 1);
        var folder = RunFolder.Open(path);
        folder.Hold();
        return folder;
    }

    private static void RewriteRecipe(string path, Recipe recipe)
    {
        using var folder = Folder(path, recipe);
        folder.Rewrite(recipe);
    }

    private static RunData Data(Recipe recipe) => RunData.Of(Set(), recipe);

    private static Dataset Set()
    {
        Examples Part(int count, string name)
        {
            var key = new RandomKey(5).Fold(name);
            return Examples.Of([4, 4], Enumerable.Range(0, count * 16).Select(i => i % 3 == 0 ? 0 : (float)key.UniformAt(0, i)).ToArray());
        }

        return new("small", Part(50, "train"), Part(20, "validation"), Part(10, "test"));
    }
}
