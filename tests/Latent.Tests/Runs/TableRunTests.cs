using System.Globalization;
using System.Text;
using Latent.Data;
using Latent.Data.Tables;
using Latent.Models;
using Latent.Runs;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;

namespace Latent.Tests.Runs;

/// <summary>A table from its file through training to rows in its own units.</summary>
public sealed class TableRunTests
{
    private static readonly Recipe Small = new Recipe()
        .With("model.hidden=16").With("model.latent=2").With("model.likelihood=mixed").With("training.batch=20")
        .With("training.epochs=null").With("training.steps=300").With("optimizer.learningRate=0.01");

    [Fact]
    public void ATrainedModelMakesRowsOfValidCategoriesAndLikelyNumbers()
    {
        using var temporary = new TemporaryFolder();
        var events = Train(temporary, Recipe(temporary));
        var bounds = events.OfType<Validated>().Select(x => x.Metrics.Validation!["elbo"]).ToArray();
        Assert.True(bounds[^1] > bounds[0] + 0.5, $"{bounds[0]} to {bounds[^1]}");

        using var folder = RunFolder.Open(temporary["run"]);
        using var model = RunModel.Best(folder);
        using var backend = new CpuBackend(1);
        using var view = new ModelView(model, backend, new RandomKey(3));
        var rows = view.Decode(view.PriorCodes(400)).Chunk(model.Schema!.Width).Select(x => model.Schema.Decode(x)).ToArray();
        Assert.All(rows, row => Assert.Contains(row[0].Category, (string[])["hen", "ostrich", "wren"]));
        Assert.All(rows, row => Assert.False(row[1].IsMissing));

        // Weights of 2,000 ± 200, 110,000 ± 9,000 and 9 ± 1: what a bird weighs says which it is.
        var ostriches = rows.Where(x => x[0].Category == "ostrich").Select(x => x[1].Number).ToArray();
        var others = rows.Where(x => x[0].Category != "ostrich").Select(x => x[1].Number).ToArray();
        Assert.True(ostriches.Length > 0 && others.Length > 0);
        Assert.True(ostriches.Average() > 60_000, $"ostriches weigh {ostriches.Average()}");
        Assert.True(others.Average() < 40_000, $"others weigh {others.Average()}");
        Assert.All(rows.Select(x => x[2].Category), x => Assert.Contains(x, (string[])["0", "1"]));
    }

    [Fact]
    public void TheSchemaIsKeptWithTheRunAndEncodesLaterFilesAlike()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Recipe(temporary).With("training.steps=3");
        Train(temporary, recipe);
        using var folder = RunFolder.Open(temporary["run"]);
        var schema = folder.Schema()!;
        using var data = RunData.Load(recipe);
        Assert.Equal(3, schema.Columns.Count);
        Assert.Equal(data.Source.Schema!.Columns[1], schema.Columns[1]);

        var later = temporary["later.csv"];
        File.WriteAllText(later, "kind,weight,wild\nwren,9,1\n");
        using var one = Datasets.Load(new() { Source = later, Validation = 0, Test = 0, Table = recipe.Data.TableOptions(schema) });
        var (x, weight) = (new float[one.Train.Size], (NumberColumn)schema.Columns[1]);
        one.Train.Read([0], x);
        Assert.Equal([0, 0, 1, (float)((9 - weight.Mean) / weight.Scale), 0, 0, 1], x);
    }

    [Fact]
    public void ARunThatWasStoppedGoesOnToTheSameBits()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Recipe(temporary);
        Train(temporary, recipe.With("training.steps=20"), "whole");
        Train(temporary, recipe.With("training.steps=9"), "parts");
        using (var folder = RunFolder.Open(temporary["parts"]))
            folder.Rewrite(recipe.With("training.steps=20"));
        Train(temporary, recipe.With("training.steps=20"), "parts");
        Assert.Equal(Weights(temporary["whole"]), Weights(temporary["parts"]));
    }

    [Fact]
    public void ASchemaThatIsDamagedOrOfOtherDataIsRefused()
    {
        using var temporary = new TemporaryFolder();
        Train(temporary, Recipe(temporary).With("training.steps=3"));
        using var folder = RunFolder.Open(temporary["run"]);
        var path = folder.Files.Schema;
        var text = File.ReadAllText(path);
        File.Delete(path);
        Assert.Equal(
            $"{path}: is lost, and it says what the columns of the model are; restore it, or train again",
            Assert.Throws<RunException>(() => RunModel.Best(folder)).Message);
        File.WriteAllText(path, "{");
        Assert.Equal($"{path}: is no schema of columns; restore it, or train again", Assert.Throws<RunException>(() => folder.Schema()).Message);
        File.WriteAllText(path, text.Replace("\"hen\"", "\"wren\"", StringComparison.Ordinal));
        Assert.Equal(
            $"{path}: column 'kind' has categories that are not in ordinal order, each once; train again",
            Assert.Throws<RunException>(() => folder.Schema()).Message);
        File.WriteAllText(path, text.Replace("\"hen\"", "\"cock\"", StringComparison.Ordinal));
        using var data = RunData.Load(Recipe(temporary));
        Assert.Equal(
            $"{path}: is not the schema of these data; train on them in another folder",
            Assert.Throws<RunException>(() => folder.Keep(data.Source.Schema!)).Message);
    }

    [Fact]
    public void AMixedLikelihoodIsOfColumnsOnly()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary["x.csv"];
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},1\n")));
        var recipe = Small.With("data.source", path);
        Assert.Equal(
            $"{path}: has no columns, which a mixed likelihood is of; give a .csv file with --table columns, or use another --likelihood",
            Assert.Throws<RunException>(() => RunData.Load(recipe)).Message);
        Assert.Equal(
            "model.likelihood: is mixed, and there is no schema of columns; use another likelihood",
            Assert.Throws<RunException>(() => RunModel.Create(recipe, [2])).Message);
        Assert.EndsWith("is of values in [0, 1]; use --likelihood mixed", Assert.Throws<RunException>(
            () => RunData.Load(Recipe(temporary).With("model.likelihood=bernoulli"))).Message, StringComparison.Ordinal);
        RunModel.Check(recipe);
    }

    [Fact]
    public void WindowsOfATableTrainUnderAMixedLikelihood()
    {
        using var temporary = new TemporaryFolder();
        var recipe = Recipe(temporary).With("data.window=4").With("data.stride=2").With("training.steps=40");
        var notes = Assert.IsType<Started>(Train(temporary, recipe)[0]).Notes;
        Assert.Contains("splits follow one another in time, 320, 40 and 40 rows; no window crosses a border", notes);
        using var folder = RunFolder.Open(temporary["run"]);
        using var model = RunModel.Best(folder);
        Assert.Equal([4, 7], model.DataShape);
        Assert.False(ExampleTiles.Of(model)?.AreImages);
        using var backend = new CpuBackend(1);
        using var view = new ModelView(model, backend, new RandomKey(3));
        TableFiles.Write(temporary["samples.csv"], model.Schema!, view.Decode(view.PriorCodes(3)), 4);
        var lines = File.ReadAllLines(temporary["samples.csv"]);
        Assert.Equal(("window,kind,weight,wild", 13), (lines[0], lines.Length));
        Assert.Equal(["0", "0", "0", "0", "1", "1", "1", "1", "2", "2", "2", "2"], lines[1..].Select(x => x.Split(',')[0]));
    }

    [Fact]
    public void WrittenRowsAreReadBackAsTheyWere()
    {
        using var temporary = new TemporaryFolder();
        var schema = new TableSchema
        {
            Columns =
            [
                new CategoryColumn { Name = "a, \"b\"", Categories = ["x\ty", "z;"], HasOther = false },
                new NumberColumn { Name = "n", Mean = 2, Scale = 4, MayBeMissing = true },
            ],
        };
        float[] values = [1, 0, 0.5f, 0, 0, 1, 0, 1];
        TableFiles.Write(temporary["x.csv"], schema, values, null);
        Assert.Equal(["\"a, \"\"b\"\"\",n", "\"x\ty\",4", "\"z;\","], File.ReadAllLines(temporary["x.csv"]));
        using var data = Datasets.Load(new() { Source = temporary["x.csv"], Validation = 0, Test = 0, Table = new() { Schema = schema } });
        var read = new float[8];
        data.Train.Read([0, 1], read);
        Assert.Equal(values, read);
    }

    [Fact]
    public void ADatumThatIsNoWholeRowsIsRefused()
    {
        using var model = new Latent.Tensors.Programs.Store();
        var options = new VaeOptions { DataSize = 3, LatentSize = 1, Likelihood = new MixedLikelihood([new(0, true)]) };
        Assert.Equal(
            "MixedLikelihood: the columns take 2 values, a datum has 3; expected whole rows.",
            Assert.Throws<ArgumentException>(() => new Vae(new(model, new RandomKey(1)), options)).Message);
    }

    private static Recipe Recipe(TemporaryFolder temporary)
    {
        var path = temporary["birds.csv"];
        var (text, key) = (new StringBuilder("kind,weight,wild\n"), new RandomKey(11));
        for (var i = 0; i < 400; i++)
        {
            var (kind, mean, spread) = (i % 3) switch { 0 => ("hen", 2000, 200), 1 => ("ostrich", 110_000, 9000), _ => ("wren", 9, 1) };
            var weight = (mean + (spread * key.NormalAt(0, i))).ToString("F1", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{(i % 17 == 0 ? "NA" : kind)},{(i % 13 == 0 ? "" : weight)},{(i % 3 == 0 ? 0 : 1)}\n");
        }

        File.WriteAllText(path, text.ToString());
        return Small.With("data.source", path).With("data.categorical=wild");
    }

    private static List<RunEvent> Train(TemporaryFolder temporary, Recipe recipe, string name = "run")
    {
        var path = temporary[name];
        using var folder = RunFolder.Exists(path) ? RunFolder.Open(path) : RunFolder.Create(path, recipe, threads: 1);
        folder.Hold();
        using var backend = new CpuBackend(1);
        using var data = RunData.Load(recipe, folder.Schema());
        using var run = new TrainingRun(folder, data, backend);
        return [.. run.Run()];
    }

    private static byte[] Weights(string path)
    {
        using var folder = RunFolder.Open(path);
        using var data = RunModel.Create(folder.Recipe, [.. folder.Weights.State()!.DataShape], schema: folder.Schema());
        folder.Weights.Restore(data.Store);
        return [.. data.Store.Variables.SelectMany(x => x.Values.ToArray()).SelectMany(BitConverter.GetBytes)];
    }
}
