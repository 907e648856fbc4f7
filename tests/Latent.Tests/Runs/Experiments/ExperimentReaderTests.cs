using System.Text.Json.Nodes;
using Latent.Runs;
using Latent.Runs.Experiments;
using Latent.Runs.Recipes;

namespace Latent.Tests.Runs.Experiments;

public sealed class ExperimentReaderTests
{
    internal const string Small = """
        {
          // A comment, as people write.
          "title": "Two widths", "source": "Nobody 2000, table 1",
          "recipe": { "model": { "hidden": [5], "latent": 2 }, "training": { "batch": 8, "epochs": 4, "validateEvery": 2 } },
          "variants": { "narrow": {}, "wide": { "model.hidden": [7, 6], "objective.beta": 2, "data.validation": null } },
          "scales": { "quick": { "minutes": 0.1, "set": { "training.epochs": 2 }, "variants": ["wide"] }, "full": { "minutes": 2, "seeds": 3 } },
          "figures": [{ "name": "both", "variants": ["narrow", "wide"] }],
          "claims": [
            { "variant": "wide", "measure": "trainElbo@epoch2", "paper": -1.5, "tolerance": 0.5, "trust": "printed" },
            { "variant": "wide", "above": "narrow", "measure": "testElbo", "trust": "in words" },
            { "variant": "narrow", "measure": "trainElbo@epoch4", "atLeast": -3, "trust": "printed", "scale": "full" },
          ],
        }
        """;

    [Fact]
    public void ARecipeIsTheCommonOneThenTheVariantThenTheScale()
    {
        var experiment = ExperimentReader.Parse(Small, "small.json");
        var wide = experiment.RecipeOf("quick", "wide", seed: 9);
        Assert.Equal((2, 8, 9UL, "2"), (wide.Training.Epochs, wide.Training.Batch, wide.Seed, wide.Objective.Beta));
        Assert.Equal([7, 6], wide.Model.Hidden);
        var narrow = experiment.RecipeOf("full", "narrow", seed: 1);
        Assert.Equal(4, narrow.Training.Epochs);
        Assert.Equal([5], narrow.Model.Hidden);
        Assert.Equal(["wide"], experiment.VariantsAt("quick"));
        Assert.Equal(["narrow", "wide"], experiment.VariantsAt("full"));
        Assert.Equal(["wide: trainElbo@epoch2"], experiment.ClaimsAt("quick").Select(x => x.Subject));
        Assert.Equal(3, experiment.ClaimsAt("full").Count());
    }

    [Theory]
    [InlineData("title", null, "small.json: 'title' is missing; an experiment has title, source, note, recipe, variants, scales, figures, claims")]
    [InlineData("titel", "\"x\"", "small.json: there is no key 'titel'; an experiment has title, source, note, recipe, variants, scales, figures, claims")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"mesure\": \"testElbo\"}]", "small.json: there is no key 'claims[0].mesure'; 'claims[0]' has variant, measure, paper, tolerance, atLeast, atMost, above, aboveMeasure, trust, scale")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo\", \"atLeast\": \"much\", \"trust\": \"\"}]", "small.json: the value of 'claims[0].atLeast' does not fit its key; see docs/recipes.md")]
    [InlineData("claims", "[7]", "small.json: 'claims[0]' is an object with variant, measure, paper, tolerance, atLeast, atMost, above, aboveMeasure, trust, scale")]
    [InlineData("claims", "[{\"variant\": \"thin\", \"measure\": \"testElbo\", \"atLeast\": 1, \"trust\": \"\"}]", "small.json: 'claims[0]' names the variant 'thin'; the variants are narrow, wide")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"above\": \"thin\", \"measure\": \"testElbo\", \"trust\": \"\"}]", "small.json: 'claims[0]' names the variant 'thin'; the variants are narrow, wide")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo@epoch3\", \"atLeast\": 1, \"trust\": \"\"}]", "small.json: 'claims[0]': measure 'testElbo@epoch3': testElbo is taken at the end and has no place")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"trainElbo@3\", \"atLeast\": 1, \"trust\": \"\"}]", "small.json: 'claims[0]': measure 'trainElbo@3': expected a place as in @epoch71 or @samples1e6")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo\", \"trust\": \"\"}]", "small.json: 'claims[0]' says nothing to be judged; give tolerance, atLeast, atMost, or above")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo\", \"tolerance\": 1, \"trust\": \"\"}]", "small.json: 'claims[0]' has a tolerance but no paper's figure to be near; give paper, or atLeast and atMost")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo\", \"above\": \"narrow\", \"paper\": 1, \"trust\": \"\"}]", "small.json: 'claims[0]' is an order, which has no figure; leave out above, or paper, tolerance, atLeast and atMost")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"testElbo\", \"atLeast\": 1, \"trust\": \"\", \"scale\": \"huge\"}]", "small.json: 'claims[0].scale' is 'huge'; the scales are quick, full")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"trainElbo@epoch4\", \"atLeast\": 1, \"trust\": \"\"}]", "small.json: 'trainElbo@epoch4' of variant 'wide' at scale 'quick': training ends at epoch 2; name the claim's \"scale\", or another place")]
    [InlineData("claims", "[{\"variant\": \"wide\", \"measure\": \"trainElbo@epoch1\", \"atLeast\": 1, \"trust\": \"\"}]", "small.json: 'trainElbo@epoch1' of variant 'wide' at scale 'quick': training.validateEvery is 2, and only those epochs are measured; name the claim's \"scale\", or another place")]
    [InlineData("variants", "{}", "small.json: has no variants or no scales; give at least one of each, as in \"variants\": {\"vae\": {}}")]
    [InlineData("variants", "{\"../up\": {}}", "small.json: '../up' is no name; expected letters, digits, '-', '_' and '.', and '/' between them")]
    [InlineData("variants", "{\"narrow\": {}, \"wide\": {\"model.depth\": 3}}", "small.json: variant 'wide': there is no key 'model.depth'; 'model' has kind,")]
    [InlineData("variants", "{\"narrow\": {}, \"wide\": {\"model.latent\": 0}}", "small.json: variant 'wide': model.latent: found 0, expected a number above 0")]
    [InlineData("variants", "{\"narrow\": {}, \"wide\": {\"objective.bound\": \"elbow\"}}", "small.json: variant 'wide' at scale 'quick': objective.bound: ")]
    [InlineData("recipe", "{\"modle\": {}}", "small.json: recipe: there is no key 'modle'; a recipe has format,")]
    [InlineData("scales", "{\"quick\": {\"minutes\": 1, \"variants\": [\"thin\"]}, \"full\": {\"minutes\": 1}}", "small.json: 'scales.quick.variants' names the variant 'thin'; the variants are narrow, wide")]
    [InlineData("scales", "{\"quick\": {}}", "small.json: 'scales.quick.minutes' is missing; 'scales.quick' has seeds, minutes, set, variants")]
    [InlineData("figures", "[{\"name\": \"both\", \"variants\": [\"thin\"]}]", "small.json: 'figures[0].variants' names the variant 'thin'; the variants are narrow, wide")]
    public void WhatIsWrongIsNamed(string key, string? value, string expected)
    {
        var tree = RecipeReader.ParseObject(Small, "", "", "");
        if (value is null)
            tree.Remove(key);
        else
            tree[key] = JsonNode.Parse(value);
        var error = Assert.Throws<RunException>(() => ExperimentReader.Parse(tree.ToJsonString(), "small.json"));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMeasureThatIsNotThereIsAnsweredWithThoseThatAre()
    {
        var error = Assert.Throws<FormatException>(() => Measure.Parse("accuracy"));
        Assert.StartsWith("measure 'accuracy' is not one of trainElbo, validationElbo, bestValidationElbo, testElbo,", error.Message, StringComparison.Ordinal);
        Assert.Equal(Measure.All.Count, Measure.All.Select(x => x.Name).Distinct().Count());
    }

    [Fact]
    public void ANameThatIsNeitherShippedNorAFileIsAnsweredWithThoseThatAre()
    {
        var error = Assert.Throws<RunException>(() => ExperimentReader.Read("nothing"));
        Assert.Equal($"nothing: no file of that name, nor an experiment; those are {string.Join(", ", ExperimentReader.Shipped)}", error.Message);
        Assert.Contains("not JSON, line 2", Assert.Throws<RunException>(() => ExperimentReader.Parse("{\n]", "x")).Message, StringComparison.Ordinal);
    }

    /// <summary>Reading a shipped one checks its claims; its recipes at each scale are checked here.</summary>
    [Fact]
    public void EveryShippedExperimentIsWhole()
    {
        Assert.Contains("metzen", ExperimentReader.Shipped);
        foreach (var name in ExperimentReader.Shipped)
        {
            var experiment = ExperimentReader.Read(name);
            Assert.Equal("quick", experiment.Scales.Keys.First());
            Assert.All(experiment.Scales.Keys, x => Assert.NotEmpty(experiment.ClaimsAt(x)));
            ExperimentCheck.RefuseRecipes(experiment);
        }
    }
}
