using System.Xml.Linq;
using Latent.Evaluation;
using Latent.Runs;
using Latent.Runs.Densities;
using Latent.Runs.Recipes;
using Latent.Runs.Report;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs;

public sealed class RunReportTests
{
    [Fact]
    public void ARunHasEveryPart()
    {
        using var place = new TemporaryFolder();
        var page = Page(place, Trained(place, "run", shape: [4, 4]));
        Assert.Equal(
            ["Numbers", "Training", "Samples", "Reconstructions", "Manifold", "Traversals", "Interpolations", "Codes", "Latent units", "Diagnosis", "Recipe", "Environment", "Again"],
            page.Descendants("h2").Select(x => x.Value));
        Assert.Equal(["ELBO", "reconstruction", "KL", "active units"], page.Descendants("h3").Select(x => x.Value));
        Assert.Equal(5, page.Descendants("img").Count());
        Assert.All(page.Descendants("img"), x => Assert.StartsWith("data:image/png;base64,", x.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants("a"), x => Assert.Contains(page.Descendants("section"), s => $"#{s.Attribute("id")!.Value}" == x.Attribute("href")!.Value));
        Assert.Contains("-7.00 ± 0.25", page.Value, StringComparison.Ordinal);
        Assert.Contains("importance sampling, K = 30", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasMeasuredBesideIsShown()
    {
        using var place = new TemporaryFolder();
        var run = Trained(place, "run", shape: [4, 4]);
        using (var folder = RunFolder.Open(run))
        {
            var step = folder.Weights.BestStep();
            var group = new GroupVariance(7, 0.5, 0.1, 0.2);
            folder.Save(new RunVariance
            {
                Step = step,
                Examples = 10,
                Draws = 100,
                Estimators = [.. GradientEstimator.All(5).Select(x => new EstimatorVariance(x, new(group, group)))],
            });
            folder.Save(new RunDensities
            {
                Step = step,
                FittedTo = 20,
                Examples = 20,
                Features = "2 principal components",
                CodeSize = 2,
                Rows = [new(DensityRow.TestData, Estimate.Of([1, 2, 3])), new(DensityRow.Prior, Estimate.Of([4, 5, 7]), Estimate.Of([-1, -2]))],
                Findings = ["A sentence."],
            });
        }

        var page = Page(place, run);
        var bars = page.Descendants("section").Single(x => x.Attribute("id")!.Value == "gradient-variance");
        Assert.Equal(["encoder", "decoder"], bars.Descendants("h3").Select(x => x.Value));
        Assert.Equal(14, bars.Descendants().Count(x => x.Attribute("class")?.Value == "bar"));
        Assert.Contains("iw:5 doubly", bars.Value, StringComparison.Ordinal);
        Assert.Contains("A sentence.", page.Value, StringComparison.Ordinal);
        Assert.Contains("2.00 ± 0.58", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ItNeedsNoNetworkAndNoScript()
    {
        using var place = new TemporaryFolder();
        var page = Page(place, Trained(place, "run", shape: [4, 4]));
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("link"));
        string[] places = ["src", "href", "url", "action"];
        Assert.DoesNotContain(page.Descendants().Attributes(), x => places.Contains(x.Name.LocalName) && !x.Value.StartsWith('#') && !x.Value.StartsWith("data:", StringComparison.Ordinal));
    }

    [Fact]
    public void TextOfTheRunIsEscaped()
    {
        using var place = new TemporaryFolder();
        const string Name = "a<b>&\"c'.npy";
        var page = Page(place, Trained(place, "r & <i>", shape: [4, 4], source: Name));
        Assert.Equal($"VAE on {Name}", page.Descendants("h1").Single().Value);
        Assert.DoesNotContain(page.Descendants("b"), x => x.Value.Contains('&', StringComparison.Ordinal));
        Assert.Contains($"latent train --recipe '{place["r & <i>"]}", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNeitherImageNorRowHasNoPictures()
    {
        using var place = new TemporaryFolder();
        var page = Page(place, Trained(place, "run", shape: [2, 2, 4]));
        Assert.Empty(page.Descendants("img"));
        Assert.Contains("Codes", page.Descendants("h2").Select(x => x.Value));
    }

    [Fact]
    public void WhereTheDataAreGoneTheRestIsShown()
    {
        using var place = new TemporaryFolder();
        var run = Trained(place, "run", shape: [4, 4]);
        File.Delete(place["data.npy"]);
        var page = Page(place, run);
        Assert.Equal(["Numbers", "Training", "Samples", "Manifold", "Recipe", "Environment", "Again"], page.Descendants("h2").Select(x => x.Value));
        Assert.StartsWith("What needs the data is left out: ", page.Descendants("p").Single(x => x.Attribute("class")?.Value == "note").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatHasNotBegunHasItsRecipe()
    {
        using var place = new TemporaryFolder();
        using (RunFolder.Create(place["run"], new Recipe(), 1))
        {
        }

        var page = Page(place, place["run"]);
        Assert.Equal(["Recipe", "Environment", "Again"], page.Descendants("h2").Select(x => x.Value));
        Assert.Contains("There are no pictures: the run has no checkpoint yet; go on with ", page.Value, StringComparison.Ordinal);
    }

    private static XElement Page(TemporaryFolder place, string run)
    {
        using var backend = new CpuBackend(1);
        using var folder = RunFolder.Open(run);
        RunReport.Write(folder, place["page.html"], backend);
        var text = File.ReadAllText(place["page.html"]);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", text, StringComparison.Ordinal);
        return XDocument.Parse(text).Root!;
    }

    // A short run on noise, with numbers that are made up.
    private static string Trained(TemporaryFolder place, string name, int[] shape, string source = "data.npy")
    {
        const int Count = 60;
        var key = new RandomKey(5);
        float[] values = [.. Enumerable.Range(0, Count * 16).Select(i => (float)key.UniformAt(0, i))];
        WriteNpy(place[source], [Count, .. shape], values);
        var recipe = new Recipe().With("model.hidden=5").With("model.latent=2").With("training.batch=8").With("training.epochs=2");
        recipe = recipe with { Data = recipe.Data with { Source = place[source] } };
        using var backend = new CpuBackend(1);
        using var data = RunData.Load(recipe);
        using var folder = RunFolder.Create(place[name], recipe, 1);
        using var run = new TrainingRun(folder, data, backend);
        foreach (var happened in run.Run())
            Assert.NotNull(happened);
        var bound = new Estimate(-7, 0.25, 6) { Estimator = "ELBO, 1 draw" };
        folder.Save(new RunEvaluation
        {
            Split = "test",
            Step = folder.Weights.BestStep(),
            Samples = 30,
            Elbo = bound,
            Reconstruction = bound,
            Kl = bound,
            LogLikelihood = bound with { Estimator = "importance sampling, K = 30" },
            EffectiveSampleSize = bound,
            ActiveUnits = 1,
            Units = 2,
            KlPerUnit = [1, 0],
        });
        return place[name];
    }

    private static void WriteNpy(string path, int[] shape, float[] values)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}".PadRight(117) + "\n";
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write([0x93, .. "NUMPY"u8, 1, 0]);
        writer.Write((ushort)header.Length);
        writer.Write(System.Text.Encoding.ASCII.GetBytes(header));
        foreach (var value in values)
            writer.Write(value);
    }
}
