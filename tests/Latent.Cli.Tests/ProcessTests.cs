using System.Diagnostics;

namespace Latent.Cli.Tests;

/// <summary>What only a process of its own can show: signals, kills and pipes.</summary>
public sealed class ProcessTests
{
    // More than the runtime takes to start the program.
    private static readonly TimeSpan WellBegun = TimeSpan.FromSeconds(2);

    [Fact]
    public void ARunKilledThreeTimesHasTheBitsOfOneThatWasNot()
    {
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("whole", "--set", "training.epochs=60")).Code);
        KillAfter(4, place.Train("killed", "--json", "--set", "training.epochs=60"));
        KillAfter(60, ["resume", place["killed"], "--json"]);
        KillAfter(90, ["resume", place["killed"], "--json"]);
        var called = Tool.Call("resume", place["killed"]);
        Assert.Equal(0, called.Code);
        place.AssertSame("whole", "killed");
    }

    // Chains and the step size's tuning go on too.
    [Fact]
    public void MonteCarloEmKilledTwiceHasTheBitsOfOneThatWasNot()
    {
        string[] em = ["--objective", "mcem", "--set", "training.epochs=30", "--set", "evaluation.images=2"];
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("whole", em)).Code);
        KillAfter(4, place.Train("killed", ["--json", .. em]));
        KillAfter(60, ["resume", place["killed"], "--json"]);
        Assert.Equal(0, Tool.Call("resume", place["killed"]).Code);
        foreach (var file in (string[])["checkpoint", "best"])
            Assert.Equal(place.Bits("whole", file), place.Bits("killed", file));
        Assert.Equal(File.ReadAllText(place["whole/marginal.json"]), File.ReadAllText(place["killed/marginal.json"]));
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    [InlineData("-HUP", 129)]
    public void ASignalSavesAndSaysHowToGoOn(string signal, int code)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var place = new Workplace();
        using var process = Tool.Start(place.Train("parts", "--json", "--set", "training.epochs=null"));
        WaitForCheckpoints(process, 5);
        Tool.Signal(process, signal);
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(code, process.ExitCode);
        Assert.Matches(@"^saved at step [\d,]+; continue with: latent resume " + place["parts"] + "\n$", error);
    }

    [Fact]
    public void MeasuringThatIsBrokenOffSaysWhatIsLeft()
    {
        if (OperatingSystem.IsWindows())
            return;
        const string Many = "50000";
        using var place = new Workplace();
        var run = place["run"];
        Assert.Equal(
            $"stopped before the numbers were there; measure with: latent resume {run}\n",
            Interrupted(["train", "--hidden", "4", "--latent", "2", "--steps", "1", "--out", run, "--set", $"evaluation.samples={Many}"]));
        Assert.Equal(
            "stopped before the numbers were there; nothing was written\n", Interrupted(["eval", run, "--samples", Many]));
    }

    // A command that has nothing to save says only that it ended.
    [Fact]
    public void CtrlCIsNeverSilent()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var place = new Workplace();
        Assert.Equal(0, Tool.Call(place.Train("run")).Code);
        using var process = Tool.Start("score", place["run"], "--samples", "10000000", "--data", place.Data);
        while (process.TotalProcessorTime < WellBegun)
            Thread.Yield();
        Tool.Signal(process, "-INT");
        Assert.Equal("interrupted; no file is half written\n", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public void AClosedPipeIsNoError()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var process = Tool.Shell("set -o pipefail; latent train --help | head -1");
        Assert.Equal("Description:\n", process.StandardOutput.ReadToEnd());
        Assert.Equal("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void AClosedOutputIsNamed()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var process = Tool.Shell("latent data list >&-");
        Assert.StartsWith("error: standard output: not written: ", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
    }

    private static string Interrupted(string[] arguments)
    {
        using var process = Tool.Start(arguments);
        while (process.StandardOutput.ReadLine() is { } line && line != "measuring")
        {
            // Until it measures.
        }

        Tool.Signal(process, "-INT");
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        return error;
    }

    private static void KillAfter(int checkpoints, string[] arguments)
    {
        using var process = Tool.Start(arguments);
        WaitForCheckpoints(process, checkpoints);
        process.Kill();
        process.WaitForExit();
    }

    private static void WaitForCheckpoints(Process process, int count)
    {
        while (count > 0)
        {
            var line = process.StandardOutput.ReadLine();
            if (line is null)
                return;
            count -= line.Contains("\"checkpoint\"", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
