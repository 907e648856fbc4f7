namespace Latent.Cli.Tests;

public sealed class FromTests
{
    [Fact]
    public void ATrainingStartsFromAnotherRunAndResumesWithoutIt()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("first")).Code);
        var next = Tool.Call(place.Train("next", "--from", place["first"], "--objective", "iw:4"));
        Assert.Equal("", next.Error);
        Assert.Contains($"starts from the best weights of {place["first"]}, of step ", next.Output, StringComparison.Ordinal);
        Assert.Contains($"\"from\": \"{place["first"]}\"", File.ReadAllText(place["next/recipe.json"]), StringComparison.Ordinal);
        Directory.Delete(place["first"], recursive: true);
        Assert.Equal(0, Tool.Call("resume", place["next"], "--epochs", "5").Code);
    }

    [Fact]
    public void WhatDoesNotFitLeavesNoRun()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("first")).Code);
        AssertRefused(
            place.Train("next", "--from", place["first"], "--upper", "3"),
            $"{place["first"]}: has no '");
        AssertRefused(
            place.Train("next", "--from", place["none"]),
            $"{place["none"]}: there is no such run; 'latent train' starts one, and says where it puts it\n");
        AssertRefused(
            place.Train("first", "--from", place["first"] + "/", "--force"),
            $"--out {place["first"]}: is the run to start from, which --force would replace; choose another --out\n");
        Assert.False(Directory.Exists(place["next"]));
        Assert.True(File.Exists(place["first/best.safetensors"]));
    }

    private static void AssertRefused(string[] call, string start)
    {
        var called = Tool.Call(call);
        Assert.StartsWith($"error: {start}", called.Error, StringComparison.Ordinal);
        Assert.Equal(2, called.Code);
    }
}
