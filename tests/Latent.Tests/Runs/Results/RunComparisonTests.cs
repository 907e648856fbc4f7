using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Results;

namespace Latent.Tests.Runs.Results;

public sealed class RunComparisonTests
{
    [Fact]
    public void KeysThatDifferAreShownWithEveryValue()
    {
        using var temporary = new TemporaryFolder();
        using var one = RunFolder.Create(temporary["one"], new Recipe(), threads: 1);
        using var two = RunFolder.Create(temporary["two"], new Recipe().With("model.hidden=50").With("training.epochs=null"), threads: 1);
        using var three = RunFolder.Create(temporary["three"], new Recipe().With("data.binarize=static"), threads: 1);
        var comparison = RunComparison.Of([one, two, three]);
        Assert.Equal(
            ["data.binarize auto auto static", "model.hidden 200,200 50 200,200", "training.epochs 20 null 20"],
            comparison.Differences.Select(x => $"{x.Key} {string.Join(' ', x.Values)}"));
        Assert.Equal(["data.binarize"], comparison.Incomparable);
        Assert.Empty(RunComparison.Of([one, one]).Differences);
    }

    [Fact]
    public void CurvesAreTakenAtCommonEpochsAndARunWithoutOneHasNone()
    {
        using var temporary = new TemporaryFolder();
        using var every = Run(temporary["every"], [1, 2, 3, 4, 4.5]);
        using var second = Run(temporary["second"], [2, 4, 6]);
        using var none = Run(temporary["none"], []);
        var comparison = RunComparison.Of([every, second, none]);
        Assert.Equal([2, 4], comparison.Curve.Select(x => x.Epoch));
        Assert.Equal([-2.0, -2.0, null], comparison.Curve[0].Bounds.Select(x => x?.Mean));
        Assert.Null(comparison.Runs[2].Step);
        Assert.Null(comparison.Runs[2].Evaluation);
        Assert.Empty(RunComparison.Of([none, none]).Curve);
        using var odd = Run(temporary["odd"], [5]);
        Assert.Empty(RunComparison.Of([every, odd]).Curve);
    }

    [Fact]
    public void ALongCurveIsThinnedFromItsFirstToItsLastEpoch()
    {
        using var temporary = new TemporaryFolder();
        using var run = Run(temporary["long"], [.. Enumerable.Range(1, 91).Select(x => (double)x)]);
        Assert.Equal([1, 11, 21, 31, 41, 51, 61, 71, 81, 91], RunComparison.Of([run, run]).Curve.Select(x => x.Epoch));
    }

    private static RunFolder Run(string path, double[] epochs)
    {
        var folder = RunFolder.Create(path, new Recipe(), threads: 1);
        foreach (var epoch in epochs)
        {
            folder.Report(new Metrics
            {
                Step = (long)(10 * epoch),
                Epoch = epoch,
                Train = new Dictionary<string, double>(),
                Validation = new Dictionary<string, double> { ["elbo"] = -epoch },
                Seconds = epoch,
            });
        }

        return folder;
    }
}
