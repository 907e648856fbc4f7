namespace Latent.Cli.Tests;

public sealed class ReportCommandTests
{
    [Fact]
    public void AReportIsOneFileInTheRunsFolder()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        var called = Tool.Call("report", place["run"]);
        Assert.Equal("", called.Error);
        Assert.Equal($"{place["run"]}/report.html\n", called.Output);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(place["run/report.html"]), StringComparison.Ordinal);

        // The same run has the same page.
        Assert.Equal(0, Tool.Call("report", place["run"], "--out", place["again.html"]).Code);
        Assert.Equal(File.ReadAllText(place["run/report.html"]), File.ReadAllText(place["again.html"]));
    }

    [Fact]
    public void AResultOfEarlierParametersIsLeftOutAndNamed()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        Assert.Contains("None yet: ", Page(place), StringComparison.Ordinal);
        Assert.Equal(0, Tool.Call("diagnose", place["run"]).Code);
        const string None = "None yet: ";
        Assert.DoesNotContain(None, Page(place), StringComparison.Ordinal);
        Assert.Equal(0, Tool.Call("resume", place["run"], "--epochs", "8").Code);
        var page = Page(place);
        Assert.DoesNotContain("id=\"diagnosis\"", page, StringComparison.Ordinal);
        Assert.Matches($"diagnosis.json is of step 8 and left out; 'latent diagnose {place["run"]}' measures the parameters of step \\d+\\.", page);
        Assert.Contains("id=\"numbers\"", page, StringComparison.Ordinal);
    }

    private static string Page(Workplace place)
    {
        Assert.Equal(0, Tool.Call("report", place["run"]).Code);
        return File.ReadAllText(place["run/report.html"]);
    }

    [Fact]
    public void AnotherEndingIsRefused()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run", "--set", "training.epochs=1")).Code);
        var called = Tool.Call("report", place["run"], "--out", "r.pdf");
        Assert.Equal("error: --out r.pdf: expected a name that ends in .html\n", called.Error);
        Assert.Equal(2, called.Code);
    }
}
