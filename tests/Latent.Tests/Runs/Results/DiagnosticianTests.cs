using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Diagnosis;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs.Results;

public sealed class DiagnosticianTests
{
    private static readonly Recipe Small = new Recipe().With("model.hidden=16").With("model.latent=3")
        .With("training.batch=20").With("training.epochs=40").With("optimizer.learningRate=0.01");

    [Fact]
    public void NumbersAreThoseOfTheEvaluatorAndAreKept()
    {
        using var temporary = new TemporaryFolder();
        var diagnosis = Diagnose(temporary["run"], Small, out var elbo, out var read);
        Assert.Equal(("test", "z", 3), (diagnosis.Split, diagnosis.Level, diagnosis.Dimensions.Count));
        Assert.InRange(
            diagnosis.Elbo.Mean - elbo.Elbo.Mean,
            -4 * (diagnosis.Elbo.StandardError + elbo.Elbo.StandardError),
            4 * (diagnosis.Elbo.StandardError + elbo.Elbo.StandardError));
        foreach (var (unit, kl) in elbo.Levels[0].Kl.Index())
            Assert.Equal(kl, diagnosis.Dimensions[unit].MeanKl, 1e-5);
        foreach (var (unit, activity) in elbo.Levels[0].Activity.Index())
            Assert.Equal(activity, diagnosis.Dimensions[unit].VarianceOfMean, 1e-5);
        Assert.True(diagnosis.ShuffledReconstruction.Mean < diagnosis.Reconstruction.Mean - 1);

        Assert.Equal(diagnosis.Dimensions, read.Dimensions);
        Assert.Equal(diagnosis.Findings.Select(f => f.ToString()), read.Findings.Select(f => f.ToString()));
        Assert.Equal((diagnosis.Elbo, diagnosis.Divergence), (read.Elbo, read.Divergence));
    }

    [Fact]
    public void AModelCollapsedOnPurposeIsNamedSo()
    {
        using var temporary = new TemporaryFolder();
        var diagnosis = Diagnose(temporary["run"], Small.With("objective.beta=50"), out _, out _);
        Assert.Equal((Cause.PosteriorCollapse, Severity.Severe), (diagnosis.Findings[0].Cause, diagnosis.Findings[0].Severity));
        Assert.Contains("The divergence weighs 50", diagnosis.Findings[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void OfAHierarchyTheTopIsLookedAt()
    {
        using var temporary = new TemporaryFolder();
        var diagnosis = Diagnose(temporary["run"], Small.With("model.upper=8-2").With("training.epochs=2"), out _, out _);
        Assert.Equal(("z2", 2), (diagnosis.Level, diagnosis.Dimensions.Count));
    }

    private static RunDiagnosis Diagnose(string path, Recipe recipe, out ElboReport report, out RunDiagnosis read)
    {
        using var data = RunData.Of(Set(), recipe);
        using var backend = new CpuBackend(1);
        using var folder = RunFolder.Create(path, recipe, 1);
        using (var run = new TrainingRun(folder, data, backend))
            Assert.Equal(StopReason.Limit, Assert.IsType<Stopped>(run.Run().Last()).Reason);
        using var model = RunModel.Best(folder);
        using var evaluator = new Evaluator(
            model.Model, model.Store, backend, new EvaluatorOptions(), new RandomKey(9));
        report = evaluator.Elbo(data.Test.Count, data.Test.Read);
        using var diagnostician = new Diagnostician(model, backend);
        var diagnosis = diagnostician.Of(folder, data, "test", data.Test, 1000);
        folder.Save(diagnosis);
        read = folder.Load<RunDiagnosis>()!;
        return diagnosis;
    }

    // One of four bars of a 4x4 image, with a little noise: two bits that a code can carry.
    private static Dataset Set()
    {
        static Examples Part(int count, string name)
        {
            var key = new RandomKey(5).Fold(name);
            return Examples.Of([4, 4], Enumerable.Range(0, count * 16).Select(i =>
                i % 16 / 4 == key.IndexAt(1, i / 16, 4) != key.UniformAt(0, i) < 0.03 ? 1f : 0f).ToArray());
        }

        return new Dataset("bars", Part(400, "train"), Part(100, "validation"), Part(200, "test")) { Kind = ValueKind.Binary };
    }
}
