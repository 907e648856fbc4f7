using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Tensors.Programs;

namespace Latent.Tests.Runs;

public sealed class RunFolderTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    public void ALineOfTheMetricsThatIsNoReportIsNamed(string line)
    {
        using var temporary = new TemporaryFolder();
        using var folder = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        File.WriteAllText(folder.Files.Metrics, $"{line}\n{{}}\n");
        Assert.Equal(
            $"{folder.Files.Metrics}: line 1 is not a report; remove it, which changes no result",
            Assert.Throws<RunException>(folder.ReadMetrics).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailureAtAnyStepOfASaveLeavesTheOldCheckpointOrTheNewOne(bool crash)
    {
        using var temporary = new TemporaryFolder();
        var path = temporary["run"];
        RunFolder.Create(path, new Recipe(), threads: 1).Dispose();
        using var store = Store(1);
        using (var folder = Held(path, new LocalDisk()))
            folder.Weights.Save(store, new RunState { Step = 1 });

        var (step, failed) = (1, true);
        for (var failing = 0; failed; failing++)
        {
            var disk = new FailingDisk(failing, crash);
            using (var folder = Held(path, disk))
            {
                store["w"].Values.Fill(step + 1);
                try
                {
                    folder.Weights.Save(store, new RunState { Step = step + 1 });
                }
                catch (IOException e)
                {
                    Assert.EndsWith("not written: No space left on device; what was there before is intact", e.Message, StringComparison.Ordinal);
                }
            }

            failed = disk.HasFailed;
            using var reopened = RunFolder.Open(path);
            using var restored = Store(-1);
            var state = reopened.Weights.Restore(restored);
            Assert.Contains(state!.Step, new long[] { step, step + 1 });
            Assert.All(restored["w"].Values.ToArray(), x => Assert.Equal(state.Step, x));
            if (!crash)
                Assert.Empty(Directory.GetFiles(path, "*.tmp"));
            step = (int)state.Step;
        }

        Assert.True(step > 1);
    }

    [Fact]
    public void OneFolderIsWrittenByOneProcess()
    {
        using var temporary = new TemporaryFolder();
        using var first = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        using var second = RunFolder.Open(temporary["run"]);
        var e = Assert.Throws<RunException>(second.Hold);
        Assert.Equal($"{temporary["run"]}: another process is writing this run; wait for it to end, or choose another --out", e.Message);
    }

    [Fact]
    public void AFolderWithARunIsNotOverwrittenUnlessAsked()
    {
        using var temporary = new TemporaryFolder();
        RunFolder.Create(temporary["run"], new Recipe(), threads: 1).Dispose();
        var e = Assert.Throws<RunException>(() => RunFolder.Create(temporary["run"], new Recipe(), threads: 1));
        Assert.Equal(
            $"{temporary["run"]}: holds a run; continue it with 'latent resume {temporary["run"]}', choose another --out, or replace it with --force",
            e.Message);

        using var store = Store(1);
        using (var folder = Held(temporary["run"], new LocalDisk()))
            folder.Weights.Save(store, new RunState { Step = 5 });
        using var replaced = RunFolder.Create(temporary["run"], new Recipe(), threads: 1, replace: true);
        Assert.Null(replaced.Weights.State());
    }

    [Fact]
    public void AReplacedRunLeavesNothing()
    {
        using var temporary = new TemporaryFolder();
        RunFolder.Create(temporary["run"], new Recipe(), threads: 1).Dispose();
        var files = new RunFiles(temporary["run"]);
        string[] left =
        [
            .. typeof(RunFiles).GetProperties().Select(x => (string)x.GetValue(files)!)
                .Where(path => path != files.Recipe && path != files.Environment),
            .. typeof(RunFolder).Assembly.GetTypes()
                .Where(type => type.GetInterfaces().Any(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IRunResult<>)))
                .Select(type => (string)typeof(RunFiles).GetMethod(nameof(RunFiles.Of))!.MakeGenericMethod(type).Invoke(files, [])!),
        ];
        Assert.Contains(temporary["run/evaluation.json"], left);
        Assert.Contains(temporary["run/samples.png"], left);
        foreach (var path in left)
            File.WriteAllText(path, "{}");
        RunFolder.Create(temporary["run"], new Recipe(), threads: 1, replace: true).Dispose();
        Assert.DoesNotContain(left, File.Exists);
    }

    [Fact]
    public void WhatIsNoRunIsSaidToBeNone()
    {
        using var temporary = new TemporaryFolder();
        Assert.Equal($"{temporary.Location}: holds no run: there is no recipe.json in it", Assert.Throws<RunException>(() => RunFolder.Open(temporary.Location)).Message);
        Assert.Equal(
            $"{temporary["none"]}: there is no such run; 'latent train' starts one, and says where it puts it",
            Assert.Throws<RunException>(() => RunFolder.Open(temporary["none"])).Message);
    }

    [Fact]
    public void AFileInTheWayOfTheFolderIsAFailureOfTheDisk()
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary["file"], "");
        var e = Assert.Throws<IOException>(() => RunFolder.Create(temporary["file"] + "/run", new Recipe(), threads: 1));
        Assert.Contains("choose another --out", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMetricsOfALaterStepAreDroppedAndACutLineToo()
    {
        using var temporary = new TemporaryFolder();
        using var folder = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        for (var step = 1; step <= 4; step++)
            folder.Report(Line(step));
        File.AppendAllText(folder.Files.Metrics, "{\"step\":5,\"epo");
        folder.Rewind(2);
        folder.Report(Line(3));
        Assert.Equal([1, 2, 3], folder.ReadMetrics().Select(x => (int)x.Step));
    }

    [Fact]
    public void ACheckpointOfALaterVersionIsRefusedInWords()
    {
        using var temporary = new TemporaryFolder();
        using var folder = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        using var store = Store(1);
        folder.Weights.Save(store, new RunState { Step = 1, Format = 2 });
        var e = Assert.Throws<RunException>(() => folder.Weights.Restore(store));
        Assert.Equal($"{folder.Files.Checkpoint}: has format 2, this version reads up to 1; use the version that wrote it, or a later one", e.Message);
    }

    [Fact]
    public void WeightsOfAnotherModelAreNamed()
    {
        using var temporary = new TemporaryFolder();
        using var folder = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        using var store = Store(1);
        folder.Weights.Save(store, new RunState { Step = 1 });
        using var other = new Store();
        other.Add("w", [4, 1]);
        var e = Assert.Throws<RunException>(() => folder.Weights.Restore(other));
        Assert.Equal($"{folder.Files.Checkpoint}: 'w' is [3], the recipe's model needs [4, 1]; the recipe was changed after the run began", e.Message);
    }

    [Fact]
    public void ADeviceThatIsFullLosesNothing()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var temporary = new TemporaryFolder();
        using var folder = RunFolder.Create(temporary["run"], new Recipe(), threads: 1);
        using var store = Store(1);
        folder.Weights.Save(store, new RunState { Step = 1 });
        File.CreateSymbolicLink(folder.Files.Checkpoint + ".tmp", "/dev/full");
        var e = Assert.Throws<IOException>(() => folder.Weights.Save(store, new RunState { Step = 2 }));
        Assert.Equal($"{folder.Files.Checkpoint}: not written: No space left on device; what was there before is intact", e.Message);
        Assert.Equal(1, folder.Weights.State()!.Step);
        Assert.Empty(Directory.GetFiles(folder.Location, "*.tmp"));
    }

    private static RunFolder Held(string path, Disk disk)
    {
        var folder = RunFolder.Open(path, disk);
        folder.Hold();
        return folder;
    }

    private static Store Store(float value)
    {
        var store = new Store();
        store.Add("w", [3]).Values.Fill(value);
        return store;
    }

    private static Metrics Line(long step) => new() { Step = step, Epoch = step, Train = new Dictionary<string, double> { ["elbo"] = -1.5 }, Seconds = 1 };
}
