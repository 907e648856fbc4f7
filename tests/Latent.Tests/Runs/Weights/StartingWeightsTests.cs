using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Weights;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs.Weights;

public sealed class StartingWeightsTests
{
    private static readonly Recipe Small = new Recipe()
        .With("model.hidden=5").With("model.latent=2").With("training.batch=8").With("training.epochs=3").With("training.checkpointSeconds=0")
        .With("optimizer.learningRate=0.01");

    // At a rate of 0 the first validation is of the very weights that were taken.
    [Theory]
    [InlineData("elbo")]
    [InlineData("iw:5")]
    public void TheFirstBoundIsTheBestOfTheRunItStartsFrom(string bound)
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["source"], Small);
        var still = From(temporary["source"]).With("objective.bound", bound).With("optimizer.learningRate=0").With("training.epochs=1");
        var events = Train(temporary["next"], still);
        using var source = RunFolder.Open(temporary["source"]);
        var best = source.Weights.State()!.BestBound;
        Assert.Equal(best, events.OfType<Validated>().First().Metrics.Validation!["elbo"]);
        Assert.Equal(6, Assert.IsType<Stopped>(events[^1]).Step);
        Assert.Contains(
            $"starts from the best weights of {temporary["source"]}, of step {source.Weights.BestStep()}",
            Assert.IsType<Started>(events[0]).Notes);
        var fresh = Train(temporary["fresh"], still.With("training.from=null"));
        Assert.NotEqual(best, fresh.OfType<Validated>().First().Metrics.Validation!["elbo"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void AKilledRunResumesToTheSameBitsWithoutTheRunItStartedFrom(int dropped)
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["source"], Small);
        var recipe = From(temporary["source"]).With("objective.bound=iw:3");
        Train(temporary["whole"], recipe);
        Train(temporary["parts"], recipe, dropped);
        Directory.Delete(temporary["source"], recursive: true);
        var resumed = Train(temporary["parts"], recipe);
        Assert.Equal(dropped, Assert.IsType<Started>(resumed[0]).Step);
        Assert.Equal(Arrays(temporary["whole"]), Arrays(temporary["parts"]));
    }

    [Theory]
    [InlineData("model.latent=3", "its 'encoder.mean.weight' is [5, 2], this model's [5, 3]; give the --hidden, --latent, --upper and --condition of that run, and its model.weights")]
    [InlineData("model.hidden=5,4", "has no 'encoder.1.weight', which this model has; give the --hidden, --latent, --upper and --condition of that run, and its model.weights")]
    public void AnotherModelIsRefusedByName(string assignment, string problem)
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["source"], Small);
        var e = Assert.Throws<RunException>(() => Train(temporary["next"], From(temporary["source"]).With(assignment)));
        Assert.Equal($"{temporary["source"]}: {problem}", e.Message);
    }

    [Fact]
    public void AModelWithFewerParametersIsRefusedByName()
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["source"], Small.With("model.hidden=5,5"));
        var e = Assert.Throws<RunException>(() => Train(temporary["next"], From(temporary["source"])));
        Assert.Equal(
            $"{temporary["source"]}: has 'encoder.1.weight', which this model has not; give the --hidden, --latent, --upper and --condition of that run, and its model.weights",
            e.Message);
    }

    [Fact]
    public void UnderAnotherLikelihoodWhatBothHaveIsTakenAndTheRestIsNamed()
    {
        using var temporary = new TemporaryFolder();
        Train(temporary["source"], Small);
        using var folder = RunFolder.Open(temporary["source"]);
        using var source = RunModel.Best(folder);
        using var model = RunModel.Create(Small.With("model.likelihood=gaussian"), [4, 4]);
        var start = StartingWeights.Take(temporary["source"], model);
        var taken = model.Scope.Parameters.Select(x => x.Name).Except(start.Fresh).ToArray();
        Assert.All(taken, x => Assert.Equal(source.Store[x].Values, model.Store[x].Values));
        Assert.Contains("encoder.mean.weight", taken);
        Assert.NotEmpty(start.Fresh);
        Assert.EndsWith($"fresh: {string.Join(", ", start.Fresh)}", start.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunWithoutWeightsOrNoRunIsRefused()
    {
        using var temporary = new TemporaryFolder();
        Assert.Contains("there is no such run", Refused(), StringComparison.Ordinal);
        RunFolder.Create(temporary["source"], Small, threads: 1).Dispose();
        Assert.Contains("has no checkpoint yet", Refused(), StringComparison.Ordinal);

        string Refused() => Assert.Throws<RunException>(() =>
        {
            using var data = Data(Small);
            StartingWeights.Check(From(temporary["source"]), data);
        }).Message;
    }

    private static Recipe From(string run) => Small with { Training = Small.Training with { From = run } };

    // To a step or the end; then everything is dropped as a kill would.
    private static List<RunEvent> Train(string path, Recipe recipe, long until = long.MaxValue)
    {
        using var folder = RunFolder.Exists(path) ? RunFolder.Open(path) : RunFolder.Create(path, recipe, threads: 1);
        folder.Hold();
        using var backend = new CpuBackend(1);
        using var data = Data(recipe);
        using var run = new TrainingRun(folder, data, backend);
        var events = new List<RunEvent>();
        foreach (var happened in run.Run())
        {
            events.Add(happened);
            if (happened.Step >= until)
                break;
        }

        return events;
    }

    private static string Arrays(string path)
    {
        using var reader = new SafetensorsReader(Path.Combine(path, "checkpoint.safetensors"));
        return string.Join('\n', reader.Names.Select(name =>
        {
            var values = new float[reader.ShapeOf(name)!.Value.Size];
            reader.Read(name, values);
            return $"{name} {string.Join(' ', values.Select(BitConverter.SingleToUInt32Bits))}";
        }));
    }

    private static RunData Data(Recipe recipe)
    {
        Examples Part(int count, string name)
        {
            var key = new RandomKey(5).Fold(name);
            return Examples.Of([4, 4], Enumerable.Range(0, count * 16).Select(i => i % 3 == 0 ? 0 : (float)key.UniformAt(0, i)).ToArray());
        }

        return RunData.Of(new("small", Part(50, "train"), Part(20, "validation"), Part(10, "test")), recipe);
    }
}
