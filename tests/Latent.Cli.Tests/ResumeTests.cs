using Latent.Runs;
using Latent.Runs.Recipes;

namespace Latent.Cli.Tests;

/// <summary>What becomes of runs that had ended, have lost a file, or have not begun.</summary>
public sealed class ResumeTests
{
    [Theory]
    [InlineData("--steps 8", "--steps 8: the run is already at step 32, epoch 4, after ")]
    [InlineData("--epochs 3", "--epochs 3: the run is already at step 32, epoch 4, after ")]
    [InlineData("--minutes 1e-12", "--minutes 1E-12: the run is already at step 32, epoch 4, after ")]
    public void ALimitBeforeWhatWasDoneIsRefusedAndTheRecipeStays(string limit, string message)
    {
        using var place = new Workplace();
        Success(place.Train("run"));
        var recipe = File.ReadAllText(place["run/recipe.json"]);
        var called = Tool.Call(["resume", place["run"], .. limit.Split(' ')]);
        Assert.StartsWith($"error: {message}", called.Error, StringComparison.Ordinal);
        Assert.EndsWith(" minutes; give a later limit\n", called.Error, StringComparison.Ordinal);
        Assert.Equal(2, called.Code);
        Assert.Equal(recipe, File.ReadAllText(place["run/recipe.json"]));
    }

    [Fact]
    public void ARunThatHadEndedSaysHowToGoOnAndStaysAsItIs()
    {
        using var place = new Workplace();
        var run = place["run"];
        Success(place.Train("run"));
        Success("eval", run, "--samples", "7");
        var (numbers, checkpoint) = (File.ReadAllText($"{run}/evaluation.json"), File.ReadAllBytes($"{run}/checkpoint.safetensors"));
        Assert.Equal($"{run} had ended at step 32; a later limit goes on: latent resume {run} --epochs N\n", Success("resume", run));
        Assert.Equal($"{{\"event\":\"ended\",\"step\":32,\"run\":\"{run}\",\"option\":\"--epochs\"}}\n", Success("resume", run, "--json"));
        Assert.Equal(numbers, File.ReadAllText($"{run}/evaluation.json"));
        Assert.Equal(checkpoint, File.ReadAllBytes($"{run}/checkpoint.safetensors"));

        File.Delete($"{run}/evaluation.json");
        File.Delete($"{run}/samples.png");
        Success("resume", run);
        Assert.True(File.Exists($"{run}/evaluation.json"));
        Assert.True(File.Exists($"{run}/samples.png"));
    }

    [Theory]
    [InlineData("best", "has lost best.safetensors, the parameters of step 32")]
    [InlineData("checkpoint", "has lost checkpoint.safetensors")]
    public void LostWeightsAreNamedAndNothingIsOverwritten(string file, string problem)
    {
        using var place = new Workplace();
        var run = place["run"];
        Success(place.Train("run"));
        File.Delete($"{run}/{file}.safetensors");
        var files = Directory.GetFiles(run).ToDictionary(x => x, File.ReadAllBytes);
        var said = $"{problem}; restore it, or train again with 'latent train --recipe {run}/recipe.json'";
        string[][] calls =
        [
            ["eval", run], ["sample", run], ["encode", run, "--out", place["z.npy"]], ["resume", run], ["resume", run, "--epochs", "5"],
            ["train", "--from", run, "--data", place.Data, "--batch", "8", "--out", place["next"]],
        ];
        foreach (var call in calls)
        {
            var called = Tool.Call(call);
            Assert.Equal($"error: {run}: {said}\n", called.Error);
            Assert.Equal(2, called.Code);
        }

        Assert.Equal(files.Keys.Order(), Directory.GetFiles(run).Order());
        Assert.All(files, x => Assert.Equal(x.Value, File.ReadAllBytes(x.Key)));
        Assert.Contains(said, Success("info", run), StringComparison.Ordinal);
        Success("report", run);
        Assert.Contains($"There are no pictures: the run {problem}", File.ReadAllText($"{run}/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunKilledBeforeItsFirstCheckpointSaysThatItStartsAnew()
    {
        using var place = new Workplace();
        var run = place["run"];
        Success(place.Train("run"));
        foreach (var file in (string[])["checkpoint.safetensors", "checkpoint.json", "evaluation.json"])
            File.Delete($"{run}/{file}");
        Assert.Contains("\nno checkpoint was saved when it was trained before: it starts anew\n", Success("resume", run), StringComparison.Ordinal);
    }

    [Fact]
    public void UntrainedParametersAreRefused()
    {
        using var place = new Workplace();
        var problem = $"is at step 0, untrained; go on with 'latent resume {place["run"]}'";
        Tool.Call(place.Train("run", "--minutes", "1e-12"));
        foreach (var command in (string[])["sample", "eval", "reconstruct"])
            Assert.Equal($"error: {place["run"]}: {problem}\n", Tool.Call(command, place["run"]).Error);
        Success("report", place["run"]);
        Assert.Contains("the run is at step 0, untrained; ", File.ReadAllText(place["run/report.html"]), StringComparison.Ordinal);
        Success("resume", place["run"], "--minutes", "5");
        Success("sample", place["run"]);
    }

    [Fact]
    public void ARunThatAnotherProcessIsWritingIsSaidToBe()
    {
        using var place = new Workplace();
        var run = place["run"];
        using var held = RunFolder.Create(run, new Recipe(), threads: 1);
        const string Problem = "has no checkpoint yet; another process is writing it; wait for its next checkpoint";
        Assert.Equal($"error: {run}: {Problem}\n", Tool.Call("eval", run).Error);
        Assert.Contains($"\nstate       {Problem}\n", Success("info", run), StringComparison.Ordinal);
        held.Dispose();
        Assert.Equal($"error: {run}: has no checkpoint yet; go on with 'latent resume {run}'\n", Tool.Call("eval", run).Error);
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal("", called.Error);
        Assert.Equal(0, called.Code);
        return called.Output;
    }
}
