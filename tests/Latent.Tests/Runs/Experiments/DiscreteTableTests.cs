using Latent.Recipes;
using Latent.Runs.Experiments;

namespace Latent.Tests.Runs.Experiments;

public sealed class DiscreteTableTests
{
    [Fact]
    public void TheFileIsWhatTheGeneratorWrites() => Assert.Equal(
        DiscreteTable.Write(), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Runs", "Experiments", DiscreteTable.FileName)));

    [Fact]
    public void ThereIsACellForEachColumnStructureKAndDataSet()
    {
        var table = ExperimentReader.Read("dvae-table1");
        Assert.Equal(192, table.Variants.Count);
        Assert.Equal(8, table.VariantsAt("quick").Count);

        // Eight columns by twelve rows on MNIST; on OMNIGLOT twenty-one figures are not at hand.
        Assert.Equal(192 - 21, table.Claims.Count);
    }

    [Fact]
    public void ACellIsARecipeWithItsScheduleInProportion()
    {
        var cell = ExperimentReader.Read("dvae-table1").RecipeOf("fifth", "mnist/2nl/k5/dvae-sharp-power", seed: 3);
        Assert.Equal((2, 200, "power:30", "iw:5"), (cell.Model.Groups, cell.Model.Latent, cell.Model.Relaxation, cell.Objective.Bound));
        Assert.Equal(200_000, cell.Training.Steps);
        Assert.Equal("warmup:60000,1", cell.Objective.Beta);
        Assert.Equal("steps:3e-4,3e-3@4001,1e-3@120001,3e-4@150001,9.0909e-5@190001", cell.Optimizer.LearningRate);
    }

    [Fact]
    public void ACellIsChosenByItsName()
    {
        var one = new Reproduction(ExperimentReader.Read("dvae-table1"), "tenth", variants: ["mnist/1nl/k1/dvae-sharp-power"]);
        Assert.Equal(Path.Combine("runs", "reproduce", "dvae-table1", "tenth", "mnist/1nl/k1/dvae-sharp-power-1"), Assert.Single(one.Runs).Location);
    }
}
