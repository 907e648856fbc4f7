namespace Latent.Cli.Tests;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("trian", "error: Unrecognized command or argument 'trian'; see 'latent --help'")]
    [InlineData("train --bach 3", "error: Unrecognized command or argument '--bach'; see 'latent train --help'")]
    [InlineData("train --batch", "error: Required argument missing for option: '--batch'; see 'latent train --help'")]
    [InlineData("train --batch abc", "error: --batch abc: the value of 'training.batch' does not fit: found \"abc\", expected a whole number")]
    [InlineData("train --batch 0", "error: --batch 0: found 0, expected a number above 0")]
    [InlineData("train --hidden 200,x", "error: --hidden 200,x: the value of 'model.hidden' does not fit: found \"200,x\", expected whole numbers, as in [200, 200]")]
    [InlineData("train --model gan", "error: --model gan: 'gan' is not one of vae, autoencoder, dvae, dvae-pp, dvae-sharp")]
    [InlineData("train --binarize no", "error: --binarize no: 'no' is not one of auto, dynamic, static, none")]
    [InlineData("train --lr fast", "error: --lr fast: Schedule 'fast': 'fast' is not a number")]
    [InlineData("train --lr 0.1 --set optimizer.learningRate=slow", "error: optimizer.learningRate: Schedule 'slow': 'slow' is not a number")]
    [InlineData("train --set model.layers=3", "error: --set: there is no key 'model.layers'; 'model' has kind, hidden, activation, latent, upper, groups, relaxation, normalize, chains, temperatures, sweeps, condition, likelihood, initialization, startAtDataMean, weights")]
    [InlineData("train --threads 0", "error: --threads 0: expected a whole number, at least 1, at most 1024; see 'latent train --help'")]
    [InlineData("train --threads 100000", "error: --threads 100000: expected a whole number, at least 1, at most 1024; see 'latent train --help'")]
    [InlineData("train --recipe ", "error: --recipe '': expected the name of a file; see 'latent train --help'")]
    [InlineData("train --out ", "error: --out '': expected the name of a folder; see 'latent train --help'")]
    [InlineData("train --data no-such-file.npy", "error: no-such-file.npy: no file or folder of that name, nor a named set; those are digits, shapes, mnist, static-mnist, fashion-mnist, frey-faces, caltech101-silhouettes, omniglot.")]
    [InlineData("resume no-such-run", "error: no-such-run: there is no such run; 'latent train' starts one, and says where it puts it")]
    [InlineData("eval no-such-run", "error: no-such-run: there is no such run; 'latent train' starts one, and says where it puts it")]
    [InlineData("encode no-such-run --out z.txt", "error: --out z.txt: expected a name that ends in .npy or .csv")]
    [InlineData("encode no-such-run", "error: Option '--out' is required; see 'latent encode --help'")]
    [InlineData("score no-such-run", "error: no-such-run: there is no such run; 'latent train' starts one, and says where it puts it")]
    [InlineData("score no-such-run --rate 0.1", "error: --rate: is of a threshold, which clean data set; give --calibrate too")]
    [InlineData("score no-such-run --rate 2", "error: --rate 2: expected a number between 0 and 1, as in 0.01; see 'latent score --help'")]
    [InlineData("score no-such-run --samples 0", "error: --samples 0: expected a whole number, at least 1; see 'latent score --help'")]
    [InlineData("score no-such-run --split half", "error: --split half: expected test, validation, train or all")]
    [InlineData("train --likelihood foo", "error: --likelihood foo: Likelihood 'foo' is not one of bernoulli, gaussian, gaussian:pixel, gaussian:input, mixed, or gaussian:S with a standard deviation S above 0; a gaussian may end in :bounded")]
    [InlineData("train --objective iw:0", "error: --objective iw:0: Objective 'iw:0' is not elbo, wake-sleep, mcem, autoencoder, or iw:K with K draws, as in 'iw:50'")]
    [InlineData("train --set objective.bound=iw:0", "error: objective.bound: Objective 'iw:0' is not elbo, wake-sleep, mcem, autoencoder, or iw:K with K draws, as in 'iw:50'")]
    [InlineData("sample no-such-run --seed -1", "error: --seed -1: expected a whole number, at least 0; see 'latent sample --help'")]
    [InlineData("traverse no-such-run --index x", "error: --index x: expected a whole number; see 'latent traverse --help'")]
    [InlineData("eval", "error: run: expected the run's folder, as in runs/digits-vae-1; see 'latent eval --help'")]
    [InlineData("compare", "error: runs: expected the runs' folders, two or more; see 'latent compare --help'")]
    [InlineData("compare mn", "error: mn: is one run; compare two or more; see 'latent compare --help'")]
    [InlineData("score no-such-run --out none/s.csv", "error: --out none/s.csv: folder none does not exist; see 'latent score --help'")]
    [InlineData("sample no-such-run --out none/s.png", "error: --out none/s.png: folder none does not exist; see 'latent sample --help'")]
    [InlineData("encode no-such-run --out none/z.npy", "error: --out none/z.npy: folder none does not exist; see 'latent encode --help'")]
    [InlineData("report no-such-run --out none/r.html", "error: --out none/r.html: folder none does not exist; see 'latent report --help'")]
    [InlineData("train --recipe none.json", "error: none.json: there is no such file")]
    [InlineData("data get nist", "error: nist: no named data set; those are digits, shapes, mnist, static-mnist, fashion-mnist, frey-faces, caltech101-silhouettes, omniglot")]
    public void AWrongCallIsOneLineAndCodeTwo(string call, string message)
    {
        var called = Tool.Call(call.Split(' '));
        Assert.Equal(message + "\n", called.Error);
        Assert.Equal(2, called.Code);
        Assert.Equal("", called.Output);
    }

    [Fact]
    public void AStackIsShownOnlyWhenAskedFor()
    {
        Assert.DoesNotContain("   at ", Tool.Call("info", "none").Error, StringComparison.Ordinal);
        Assert.Contains("   at ", Tool.Call("info", "none", "--verbose").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ARecipeThatCannotBeReadIsNamed()
    {
        using var place = new Workplace();
        File.WriteAllText(place["r.json"], """{"model": {"latnet": 3}}""");
        var called = Tool.Call("train", "--recipe", place["r.json"]);
        Assert.Equal(2, called.Code);
        Assert.StartsWith($"error: {place["r.json"]}: there is no key 'model.latnet'; 'model' has kind, ", called.Error, StringComparison.Ordinal);
        Assert.Equal(2, Tool.Call("train", "--recipe", place["none.json"]).Code);
    }

    [Fact]
    public void ADamagedDataFileIsCodeTwoAndLeavesNoRun()
    {
        using var place = new Workplace();
        File.WriteAllBytes(place.Data, File.ReadAllBytes(place.Data)[..500]);
        var called = Tool.Call(place.Train("run"));
        Assert.Equal(2, called.Code);
        Assert.StartsWith("error: tiny.idx: expected 80 images of 4x4 (1,296 bytes), found 500 bytes; the file is cut short", called.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place["run"]));
    }

    [Theory]
    [InlineData("--latent", "1000000000", "[6, 1000000000]")]
    [InlineData("--objective", "iw:1000000000", "[1000000000, 8, 1]")]
    public void WhatNoArrayCanHoldIsCodeTwo(string option, string value, string shape)
    {
        using var place = new Workplace();
        string[] call = [.. place.Train("run").Where((_, i) => i is not (5 or 6)), option, value];
        var called = Tool.Call(call);
        Assert.Equal($"error: Shape: {shape} has more than 2147483647 elements; choose smaller sizes\n", called.Error);
        Assert.Equal(2, called.Code);
    }

    [Fact]
    public void DataOfAnotherShapeThanTheModelsAreCodeTwo()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--epochs", "1")).Code);
        File.WriteAllText(place["run/recipe.json"], File.ReadAllText(place["run/recipe.json"]).Replace("tiny.idx", "wide.csv", StringComparison.Ordinal));
        File.WriteAllText(place["wide.csv"], string.Concat(Enumerable.Repeat("0,1,0\n", 30)));
        foreach (var call in new string[][] { ["eval"], ["encode", "--out", place["z.csv"]] })
        {
            var called = Tool.Call([call[0], place["run"], .. call[1..]]);
            Assert.Equal("error: wide.csv: its examples are [3], the model takes [4, 4]\n", called.Error);
            Assert.Equal(2, called.Code);
        }
    }

    [Fact]
    public void AFileInARunsPlaceAndAnEndingThatIsNotWrittenAreNamed()
    {
        using var place = new Workplace();
        Assert.Equal(
            $"error: {place.Data}: is a file; give the folder of a run, as in runs/digits-vae-1\n", Tool.Call("eval", place.Data).Error);
        Assert.Equal(0, Tool.Call(place.Train("run", "--epochs", "1")).Code);
        Assert.Equal(
            "error: --out s.bmp: expected a name that ends in .png, .npy or .csv\n", Tool.Call("sample", place["run"], "--out", "s.bmp").Error);
    }

    [Fact]
    public void MoreSamplesThanAnArrayHoldsAreCodeTwo()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--epochs", "1")).Code);
        var called = Tool.Call("sample", place["run"], "--count", "1000000000");
        Assert.Equal("error: Shape: [1000000000, 16] has more than 2147483647 elements; choose smaller sizes\n", called.Error);
        Assert.Equal(2, called.Code);
    }

    [Fact]
    public void AFileIsNoFolderOfARun()
    {
        using var place = new Workplace();
        foreach (var call in (string[][])[place.Train("tiny.idx"), place.Train("tiny.idx", "--force")])
        {
            var called = Tool.Call(call);
            Assert.Equal($"error: {place.Data}: is a file, and a run is a folder; choose another --out", called.Error.Split('\n')[0]);
            Assert.Equal(2, called.Code);
        }
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsCodeOne()
    {
        using var place = new Workplace();
        var called = Tool.Call(place.Train("tiny.idx/run"));
        Assert.Equal(1, called.Code);
        Assert.StartsWith($"error: {place["tiny.idx/run"]}: cannot be made: ", called.Error, StringComparison.Ordinal);
        Assert.EndsWith("; choose another --out\n", called.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyPlaceIsCodeOne()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var place = new Workplace();
        var called = Tool.Call([.. place.Train("run").Select(x => x == place["run"] ? "/proc/run" : x)]);
        Assert.Equal(1, called.Code);
        Assert.StartsWith("error: /proc/run: cannot be made: ", called.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreCodeOneAndNamed()
    {
        using var place = new Workplace();
        var called = Tool.Call(place.Train("run", "--optimizer", "sgd", "--lr", "1e30"));
        Assert.Equal(1, called.Code);
        Assert.StartsWith("error: step ", called.Error, StringComparison.Ordinal);
        Assert.Contains("(epoch 1, batch ", called.Error, StringComparison.Ordinal);
        Assert.EndsWith($"the parameters before it are saved in {place["run"]}; train again with a smaller --lr, or with --clip 1\n", called.Error, StringComparison.Ordinal);
    }
}
