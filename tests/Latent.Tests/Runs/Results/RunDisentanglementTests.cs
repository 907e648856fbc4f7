using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Tests.Runs.Results;

/// <summary>Scores of the codes of a run's model, whose weights are set here.</summary>
public sealed class RunDisentanglementTests
{
    private static readonly Factors Pair = new(new Factor("a", 4), new Factor("b", 4));

    [Fact]
    public void CodesThatAreTheFactorsScoreOne()
    {
        var found = Scored(identity: true);
        Assert.Equal(
            ["β-VAE score", "FactorVAE score", "MIG", "SAP", "DCI disentanglement", "DCI completeness", "DCI informativeness"],
            found.Scores.Select(x => x.Name));
        Assert.All(found.Scores, x => Assert.InRange(x.Value.Mean, 0.95, 1.0000001));
        Assert.All(found.Scores, x => Assert.Equal(3, x.Value.Count));
        Assert.Equal([1, 0, 0, 1], found.Importance.Cast<double>(), (x, y) => Math.Abs(x - y) < 0.02);
        Assert.Equal(Math.Log(4), found.Information[0, 0], 0.01);
        Assert.Equal([0.5, 0.5, 0, 0, 0, 0, 0.25], found.Scores.Select(x => x.Chance));
    }

    [Fact]
    public void CodesThatMixTheFactorsScoreLess()
    {
        var found = Scored(identity: false).Scores.ToDictionary(x => x.Name, x => x.Value.Mean);
        Assert.InRange(found["MIG"], 0, 0.2);
        Assert.InRange(found["SAP"], 0, 0.2);
        Assert.InRange(found["DCI disentanglement"], 0, 0.3);
        Assert.InRange(found["DCI informativeness"], 0.9, 1);
    }

    [Fact]
    public void DataOfAnotherShapeAreRefused()
    {
        using var model = RunModel.Create(new Recipe().With("model.hidden=4"), [3]);
        using var backend = new CpuBackend(1);
        Assert.Equal(
            "the factorized examples: its examples are [2], the model takes [3]",
            Assert.Throws<RunException>(() => RunDisentanglement.Of(model, Data(), backend, new())).Message);
    }

    // The code is the example itself, or the sum and the difference of its two values.
    private static RunDisentanglement Scored(bool identity)
    {
        var recipe = new Recipe().With("model.latent=2").With("model.likelihood=gaussian");
        using var model = RunModel.Create(recipe with { Model = recipe.Model with { Hidden = [] } }, [2]);
        float[] weights = identity ? [1, 0, 0, 1] : [1, 1, 1, -1];
        weights.CopyTo(model.Store["encoder.mean.weight"].Values);
        model.Store["encoder.mean.bias"].Values.Clear();
        using var backend = new CpuBackend(1);
        return RunDisentanglement.Of(model, Data(), backend, new(Samples: 600, Repeats: 3));
    }

    private static FactorizedExamples Data() =>
        new(Pair, Examples.Of([2], Enumerable.Range(0, 16).SelectMany(i => (float[])[i / 4, i % 4]).ToArray()));
}
