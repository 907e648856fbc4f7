using System.Text.Json;

namespace Latent.Cli.Tests;

public sealed class AutoencoderTests
{
    private const string NoDensity = "the codes of a deterministic autoencoder follow no prior and have no density";

    // Nothing may be called what it is not.
    private static readonly string[] OfDensities = ["elbo", "ELBO", "kl ", "KL ", "likelihood │", "log-likelihood"];

    [Fact]
    public void ADeterministicOneIsTrainedMeasuredAndLookedInto()
    {
        using var place = new Workplace();
        var run = place["run"];
        var trained = Tool.Call(place.Train("run", "--model", "autoencoder", "--set", "objective.codePenalty=0.01", "--set", "objective.jacobianPenalty=0.1"));
        Assert.Equal(("", 0), (trained.Error, trained.Code));
        Assert.Matches(@"  reconstruction -[\d.]+ nats \(codes [\d.]+, jacobian [\d.]+\)  validation reconstruction -[\d.]+ nats", trained.Output);
        Assert.Contains("│ reconstruction    │", trained.Output, StringComparison.Ordinal);
        Assert.Contains("│ ½‖z‖² of the code │", trained.Output, StringComparison.Ordinal);
        Assert.False(File.Exists($"{run}/samples.png"));

        Assert.Equal($"{run}/reconstructions.png: 8 of 8 test examples, each with its reconstruction to the right\n", Success("reconstruct", run));
        Assert.Equal($"{place["z.csv"]}: 8 rows of 2 latent means, of tiny.idx (test)\n", Success("encode", run, "--out", place["z.csv"]));
        Assert.Contains("nats (mean ± spread over rows; -ln p(x | z), deterministic code)", Success("score", run), StringComparison.Ordinal);
        Assert.Contains(": 4 pairs of 8 test examples, a row each, straight\n", Success("interpolate", run), StringComparison.Ordinal);
        Assert.Contains("\nbest        validation reconstruction -", Success("info", run), StringComparison.Ordinal);
        Success("scatter", run);
        Success("manifold", run, "--linear", "2");
        Success("traverse", run, "--range", "2", "--index", "1");
        string[] shown = [trained.Output, Success("eval", run), Success("info", run)];
        Assert.All(shown, text => Assert.All(OfDensities, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal)));
    }

    [Fact]
    public void ItsNumbersForProgramsHaveNoBound()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--model", "autoencoder"));
        Success(place.Train("vae"));
        using var numbers = JsonDocument.Parse(Success("eval", place["run"], "--json"));
        foreach (var name in (string[])["elbo", "kl", "logLikelihood", "effectiveSampleSize"])
            Assert.Equal(JsonValueKind.Null, numbers.RootElement.GetProperty(name).ValueKind);
        Assert.True(numbers.RootElement.GetProperty("reconstruction").GetProperty("mean").GetDouble() < 0);
        Assert.True(numbers.RootElement.GetProperty("codes").GetProperty("mean").GetDouble() > 0);

        using var beside = JsonDocument.Parse(Success("compare", place["run"], place["vae"], "--json"));
        var runs = beside.RootElement.GetProperty("runs");
        Assert.Equal(
            [(JsonValueKind.Null, JsonValueKind.Number), (JsonValueKind.Number, JsonValueKind.Null)],
            runs.EnumerateArray().Select(x => (
                x.GetProperty("bestValidationElbo").ValueKind, x.GetProperty("bestValidationReconstruction").ValueKind)));
        Assert.Equal(["model.kind"], beside.RootElement.GetProperty("incomparable").EnumerateArray().Select(x => x.GetString()));
        Assert.Matches(@"│   K +│ +– │ +20 │", Success("compare", place["run"], place["vae"]));
    }

    [Fact]
    public void ItsReportShowsWhatThereIs()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--model", "autoencoder", "--corruption", "gaussian:0.3"));
        Success("report", place["run"]);
        var page = File.ReadAllText(place["run/report.html"]);
        foreach (var there in (string[])["a deterministic autoencoder with 2 latent variables", "corrupted by gaussian:0.3", "id=\"reconstructions\"", "each with what gaussian:0.3 makes of it", "½‖z‖² of the code", "reconstruction, nats", "z the code of corrupted x", "codes are points without a density"])
            Assert.Contains(there, page, StringComparison.Ordinal);
        foreach (var missing in (string[])["id=\"samples\"", "id=\"manifold\"", "id=\"traversals\"", "ELBO", "log-likelihood", "ln p(x)", "q(z |", "KL, nats"])
            Assert.DoesNotContain(missing, page, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTakesADensityIsRefusedInALine()
    {
        using var place = new Workplace();
        var run = place["run"];
        Success(place.Train("run", "--model", "autoencoder"));
        AssertRefused($"--from prior: {NoDensity}; take --from gaussian, mixture or second-stage, which are fitted to codes", "sample", run);
        AssertRefused(
            $"diagnose: {NoDensity}; look at it with 'latent eval', 'latent score' and 'latent encode'", "diagnose", run);
        AssertRefused($"variance: {NoDensity}; its gradient draws nothing", "variance", run);
        AssertRefused($"manifold: {NoDensity}; give --linear A for even steps from -A to A", "manifold", run);
        AssertRefused($"traverse: {NoDensity}; give --range A for values from -A to A, best with --index N", "traverse", run);
        AssertRefused($"--samples: {NoDensity}; leave it out to score by the reconstruction", "score", run, "--samples", "5");
        AssertRefused(
            "--upper 3-2: is of a vae; an autoencoder has one level of codes", place.Train("b", "--model", "autoencoder", "--upper", "3-2"));
        AssertRefused(
            "model.weights: is normal, and an autoencoder has no bound that integrates weights out; leave it out, or take the model vae",
            place.Train("b", "--model", "autoencoder", "--set", "model.weights=normal"));
        AssertRefused(
            "--objective elbo: is elbo, the model autoencoder; the model autoencoder takes the objective autoencoder, and no other model does",
            place.Train("b", "--model", "autoencoder", "--objective", "elbo"));
        AssertRefused(
            "--corruption mask:0.5: is not for wake-sleep, whose sleep has data of its own; use another objective",
            place.Train("b", "--objective", "wake-sleep", "--corruption", "mask:0.5"));
        Assert.False(Directory.Exists(place["b"]));
    }

    [Fact]
    public void OptionsOfALikelihoodAreRefused()
    {
        using var place = new Workplace();
        Success(place.Train("run", "--model", "autoencoder"));
        AssertRefused($"--samples: {NoDensity}; leave it out to measure the reconstruction of all examples", "eval", place["run"], "--samples", "100");
        AssertRefused($"--images: {NoDensity}; leave it out to measure the reconstruction of all examples", "eval", place["run"], "--images", "4");
    }

    [Fact]
    public void CorruptedExamplesStandBetweenCleanAndReconstructedOnes()
    {
        using var place = new Workplace();
        var run = place["run"];
        Assert.Contains(
            "the encoder sees examples corrupted by mask:0.5 in training; the likelihood is of clean ones",
            Success(place.Train("run", "--corruption", "mask:0.5")), StringComparison.Ordinal);
        var told = new System.Text.RegularExpressions.Regex(
            @"png: 8 of 8 test examples, each with what the encoder sees and its reconstruction to the right; (mask:0.5|gaussian:2); squared distance to the clean example, mean over 8 ± standard error: [\d.]+ ± [\d.]+ corrupted, [\d.]+ ± [\d.]+ reconstructed\n$");
        Assert.Matches(told, Success("reconstruct", run));
        var masked = File.ReadAllBytes($"{run}/reconstructions.png");
        Assert.Matches(told, Success("reconstruct", run, "--corrupt", "gaussian:2"));
        Assert.NotEqual(masked, File.ReadAllBytes($"{run}/reconstructions.png"));
        Assert.EndsWith("each with its reconstruction to the right\n", Success("reconstruct", run, "--corrupt", "none"), StringComparison.Ordinal);
        AssertRefused(
            "--corrupt blur: Corruption 'blur' is not none, mask:P, gaussian:S or salt-and-pepper:P, with a share P above 0 and at most 1 "
            + "and a standard deviation S above 0, as in 'mask:0.3'",
            "reconstruct", run, "--corrupt", "blur");
    }

    private static string Success(params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal(("", 0), (called.Error, called.Code));
        return called.Output;
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        var called = Tool.Call(arguments);
        Assert.Equal(($"error: {message}\n", 2), (called.Error, called.Code));
    }
}
