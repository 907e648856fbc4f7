using Latent.Data;
using Latent.Generation;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs.Densities;

public sealed class DensityComparisonTests
{
    private static readonly Recipe Small = new Recipe().With("model.hidden=16").With("model.latent=2")
        .With("training.batch=20").With("training.epochs=40").With("optimizer.learningRate=0.01");

    // Four bars are four corners of the plane, between which the prior draws too: no bar, or two.
    [Fact]
    public void AMixtureIsNearerThanThePriorAndTheNumbersAreKept()
    {
        using var temporary = new TemporaryFolder();
        using var run = new Trained(temporary["run"], Small);
        using var comparison = new DensityComparison(run.Model, run.Data, run.Backend, new(300, 3));
        var found = comparison.Compare();
        Assert.Equal(
            ["test data", "reconstructions", "prior", "gaussian", "mixture:10", "second-stage"], found.Rows.Select(x => x.Name));
        Assert.Equal((300, 200, 2), (found.FittedTo, found.Examples, found.CodeSize));
        Assert.Equal("16 principal components of the values", found.Features);
        var distances = found.Rows.ToDictionary(x => x.Name, x => x.Distance.Mean);
        Assert.True(distances["test data"] < distances["reconstructions"]);
        Assert.True(distances["reconstructions"] < distances["prior"]);
        Assert.True(distances["mixture:10"] < distances["prior"]);
        var gain = found.Rows[4].Gain!;
        Assert.InRange(gain.Mean, 3 * gain.StandardError, 10);
        Assert.Equal(0, found.Rows[2].Gain!.Mean);
        Assert.All(found.Rows, x => Assert.Equal((3, "moments of 200 examples each"), (x.Distance.Count, x.Distance.Estimator)));

        run.Folder.Save(found);
        var read = run.Folder.Load<RunDensities>()!;
        Assert.Equal(found.Rows, read.Rows);
        Assert.Equal(found.Findings, read.Findings);
        var picture = comparison.Picture();
        Assert.Equal(((6 * 10) + 2, (16 * 10) + 2), (picture.Height, picture.Width));
    }

    [Fact]
    public void TheNumbersAreThoseOfTheSeed()
    {
        using var temporary = new TemporaryFolder();
        using var run = new Trained(temporary["run"], Small.With("training.epochs=1"));
        RunDensities Compare()
        {
            using var comparison = new DensityComparison(run.Model, run.Data, run.Backend, new(40, 2));
            return comparison.Compare();
        }

        Assert.Equal(Compare().Rows, Compare().Rows);
    }

    // Codes are draws: their variance is that of the means and the mean of σ² together, and each number gives others.
    [Fact]
    public void CodesAreDrawsOfThePosterior()
    {
        using var temporary = new TemporaryFolder();
        using var run = new Trained(temporary["run"], Small.With("training.epochs=2"));
        using var generator = new RunGenerator(run.Model, run.Data, run.Backend, 100);
        using var codes = generator.Codes(run.Data.Test);
        Assert.Equal((200, 2, 100), (codes.Count, codes.Size, generator.Count));
        using var view = new ModelView(run.Model, run.Backend, new RandomKey(1));
        float[] means = [.. view.Codes(run.Data.Test).SelectMany(x => x)];
        double[][] draws = [.. Enumerable.Range(0, 50).Select(i => codes.Draw(i))];
        using var diagnostician = new Diagnostician(run.Model, run.Backend);
        var dimensions = diagnostician.Of(run.Folder, run.Data, "test", run.Data.Test, 200).Dimensions;
        for (var unit = 0; unit < 2; unit++)
        {
            double[] errors = [.. draws.SelectMany(z => Enumerable.Range(0, 200).Select(i => z[(2 * i) + unit] - means[(2 * i) + unit]))];
            var (variance, count) = (dimensions[unit].MeanVariance, errors.Length);
            Assert.Equal(0, errors.Average(), 5 * Math.Sqrt(variance / count));
            Assert.Equal(variance, errors.Average(x => x * x), 5 * variance * Math.Sqrt(2.0 / count));
        }

        Assert.Equal(draws[0], codes.Draw(0));
    }

    [Fact]
    public void WhatCannotBeFittedIsSaid()
    {
        using var temporary = new TemporaryFolder();
        using var run = new Trained(temporary["run"], Small.With("training.epochs=1"));
        using var generator = new RunGenerator(run.Model, run.Data, run.Backend, 20);
        Assert.Equal(
            "mixture:30: takes codes of 30 training examples or more, and there are 20",
            Assert.Throws<RunException>(() => generator.Fit(DensityKind.MixtureOf(30))).Message);
    }

    // One of four bars of a 4x4 image, with a little noise: two bits that a code can carry.
    private sealed class Trained : IDisposable
    {
        public Trained(string path, Recipe recipe)
        {
            Data = RunData.Of(new("bars", Bars(400, "train"), Bars(40, "validation"), Bars(200, "test")) { Kind = ValueKind.Binary }, recipe);
            Folder = RunFolder.Create(path, recipe, 1);
            using (var run = new TrainingRun(Folder, Data, Backend))
                Assert.Equal(StopReason.Limit, Assert.IsType<Stopped>(run.Run().Last()).Reason);
            Model = RunModel.Best(Folder);
        }

        public CpuBackend Backend { get; } = new(1);

        public RunData Data { get; }

        public RunFolder Folder { get; }

        public RunModel Model { get; }

        public void Dispose()
        {
            Model.Dispose();
            Folder.Dispose();
            Data.Dispose();
            Backend.Dispose();
        }

        private static Examples Bars(int count, string name)
        {
            var key = new RandomKey(5).Fold(name);
            return Examples.Of([4, 4], Enumerable.Range(0, count * 16).Select(i =>
                i % 16 / 4 == key.IndexAt(1, i / 16, 4) != key.UniformAt(0, i) < 0.03 ? 1f : 0f).ToArray());
        }
    }
}
