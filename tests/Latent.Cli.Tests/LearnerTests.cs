using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class LearnerTests
{
    private static readonly string[] Em = ["--objective", "mcem", "--binarize", "static", "--set", "evaluation.images=4"];

    [Fact]
    public void MonteCarloEmTrainsAndIsMeasuredWithoutAnEncoder()
    {
        using var place = new Workplace();
        var trained = Tool.Call(place.Train("run", [.. Em, "--lr", "cosine:1e-3..1e-4@3epochs", "--epochs", "3"]));
        Assert.Equal("", trained.Error);
        Assert.Equal(0, trained.Code);
        Assert.Contains("logJoint -", trained.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" changes until ", trained.Output, StringComparison.Ordinal);
        Assert.Equal(
            "error: --samples: is of importance sampling; give --estimator both, or leave it out\n",
            Tool.Call("eval", place["run"], "--estimator", "hmc", "--samples", "7").Error);
        Assert.DoesNotContain("validation elbo", trained.Output, StringComparison.Ordinal);
        Assert.Contains("HMC, harmonic mean", trained.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(place["run/evaluation.json"]));
        Assert.False(File.Exists(place["run/reconstructions.png"]));
        Assert.True(File.Exists(place["run/samples.png"]));
        using var saved = JsonDocument.Parse(File.ReadAllText(place["run/marginal.json"]));
        Assert.Equal(4, saved.RootElement.GetProperty("logLikelihood").GetProperty("count").GetInt32());
        var info = Tool.Call("info", place["run"]).Output;
        Assert.Contains("\ntraining    mcem, adam at ", info, StringComparison.Ordinal);
        Assert.Matches(@"\nfirst 4 test examples, parameters of step \d+, in nats per example ± standard error\n  log-likelihood +-[\d.]+ ± [\d.]+  HMC, harmonic mean, of the error [\d.]+ from sampling\n", info);
        var compared = Tool.Call(width: 200, "compare", place["run"], place["run"]).Output;
        Assert.Matches(@"│ log-likelihood by HMC +│ +-[\d.]+ ± [\d.]+ │", compared);
        Assert.Equal(0, Tool.Call("report", place["run"]).Code);
        var page = File.ReadAllText(place["run/report.html"]);
        Assert.Contains("log-likelihood by HMC, nats", page, StringComparison.Ordinal);
        Assert.Contains("By Hamiltonian Monte Carlo, which needs no encoder: on the first of the test examples", page, StringComparison.Ordinal);
        Assert.Contains("chains.z ", place.Bits("run", "checkpoint"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNeedsAnEncoderSaysThatThereIsNone()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", Em)).Code);
        string[][] calls =
        [
            ["encode", place["run"], "--out", place["z.npy"]], ["eval", place["run"]],
            ["eval", place["run"], "--estimator", "both"], ["score", place["run"]],
            ["reconstruct", place["run"]], ["diagnose", place["run"]], ["scatter", place["run"]],
            ["variance", place["run"]], ["densities", place["run"]], ["sample", place["run"], "--from", "mixture:2"],
        ];
        foreach (var call in calls)
        {
            var called = Tool.Call(call);
            Assert.Equal(2, called.Code);
            Assert.Equal(
                "error: objective.bound: is mcem, which leaves the encoder as it began, so this run has no q(z | x); sample from "
                + "it, measure it with 'latent eval RUN --estimator hmc', or train an encoder too: 'latent train --from RUN'\n",
                called.Error);
        }

        Assert.Equal($"{place["run"]}/manifold.png: z0 to the right, z1 upwards\n", Tool.Call("manifold", place["run"]).Output);
        Assert.Equal($"{place["run"]}/traversals.png: from -3 to 3, a row each: z0, z1\n", Tool.Call("traverse", place["run"]).Output);
        Assert.Equal(2, Tool.Call("traverse", place["run"], "--index", "0").Code);
        Assert.Equal(0, Tool.Call("report", place["run"]).Code);
        var page = File.ReadAllText(place["run/report.html"]);
        Assert.Contains("What needs an encoder is left out: Monte Carlo EM trains none, so this run has no q(z | x).", page, StringComparison.Ordinal);
        Assert.Contains("whose encoder is not trained", page, StringComparison.Ordinal);
        Assert.DoesNotContain("needs the data", page, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReportSaysThatWeightsHaveADistribution()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "model.weights=normal")).Code);
        Assert.Equal(0, Tool.Call("report", place["run"]).Code);
        var page = File.ReadAllText(place["run/report.html"]);
        Assert.Contains("a normal distribution over each of the decoder's weights", page, StringComparison.Ordinal);
        Assert.Contains("neither bound nor estimate is one with the weights integrated out", page, StringComparison.Ordinal);
    }

    [Fact]
    public void BothEstimatorsStandInOneTableWithTheirPairedDifference()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run")).Code);
        string[] call = ["eval", place["run"], "--estimator", "both", "--images", "4", "--draws", "100", "--samples", "200"];
        var shown = Tool.Call([.. call, "--quiet"]);
        Assert.Equal("", shown.Error);
        Assert.StartsWith("first 4 test examples, parameters of step ", shown.Output, StringComparison.Ordinal);
        foreach (var name in (string[])["HMC, harmonic mean", "importance sampling, K = 200", "HMC less importance, paired"])
            Assert.Contains($"│ {name} ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("HMC: 100 posterior draws an example by 4 chains, 4 leapfrog steps", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("few latent", shown.Output, StringComparison.Ordinal);

        var json = JsonDocument.Parse(Tool.Call([.. call, "--json"]).Output.Split('\n')[^2]).RootElement;
        double Mean(string name) => json.GetProperty(name).GetProperty("mean").GetDouble();
        Assert.Equal(Mean("logLikelihood") - Mean("importance"), Mean("difference"), 1e-9);
        Assert.InRange(Math.Abs(Mean("difference")), 0, 0.5);
    }

    [Fact]
    public void MoreThanFiveLatentVariablesAreWarnedOf()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "model.latent=6")).Code);
        var shown = Tool.Call("eval", place["run"], "--estimator", "hmc", "--images", "2", "--draws", "100", "--quiet");
        Assert.Contains(
            "warning: the estimator is for few latent variables, 5 at most, and the model has 6; rather trust --estimator importance\n",
            shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewDrawsForACovarianceAreRefused()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "model.latent=5")).Code);
        var called = Tool.Call("eval", place["run"], "--estimator", "hmc", "--images", "2", "--draws", "20");
        Assert.Equal(
            "error: --draws 20: is too few: each of 4 chains fits a covariance of 5 latent variables to its draws; give 24 or more\n",
            called.Error.Replace("measuring\n", "", StringComparison.Ordinal));
        Assert.Equal(2, called.Code);
        Assert.Equal(0, Tool.Call("eval", place["run"], "--estimator", "hmc", "--images", "2", "--draws", "24").Code);
    }

    [Theory]
    [InlineData("--draws", "--draws: is of HMC; give --estimator hmc or both too")]
    [InlineData("--estimator", "--estimator 100: expected importance, hmc or both; see 'latent eval --help'")]
    public void WhatDoesNotGoTogetherIsRefused(string option, string message)
    {
        using var place = new Workplace();
        Assert.Equal($"error: {message}\n", Tool.Call("eval", place["run"], option, "100").Error);
        Assert.Equal(
            "error: --chains 1: whether chains have mixed is seen from 2 on\n",
            Tool.Call("eval", place["run"], "--estimator", "hmc", "--chains", "1").Error);
    }
}
