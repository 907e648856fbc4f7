namespace Latent.Cli.Tests;

public sealed class HelpTests
{
    /// <summary>The committed texts are the tool's, byte for byte; to change one, change both.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("resume")]
    [InlineData("eval")]
    [InlineData("sample")]
    [InlineData("reconstruct")]
    [InlineData("manifold")]
    [InlineData("traverse")]
    [InlineData("interpolate")]
    [InlineData("scatter")]
    [InlineData("report")]
    [InlineData("encode")]
    [InlineData("diagnose")]
    [InlineData("score")]
    [InlineData("impute")]
    [InlineData("disentangle")]
    [InlineData("variance")]
    [InlineData("compare")]
    [InlineData("info")]
    [InlineData("data")]
    [InlineData("data list")]
    [InlineData("data get")]
    [InlineData("data show")]
    public void HelpIsAsCommitted(string command)
    {
        var called = Tool.Call([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, called.Code);
        var file = command.Length == 0 ? "latent" : command.Replace(' ', '-');
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Help", $"{file}.txt")).ReplaceLineEndings("\n");
        Assert.Equal(expected, string.Join('\n', called.Output.Split('\n').Select(x => x.TrimEnd())));
    }

    [Fact]
    public void EveryCommandHasAnExample()
    {
        foreach (var command in (string[])["train", "resume", "eval", "sample", "reconstruct", "manifold", "traverse", "interpolate", "scatter", "report", "encode", "diagnose", "score", "impute", "disentangle", "variance", "compare", "info"])
            Assert.Contains($"latent {command}", Tool.Call(command, "--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutArgumentsTheHelpIsShown()
    {
        var called = Tool.Call();
        Assert.Equal(0, called.Code);
        Assert.Equal(Tool.Call("--help").Output, called.Output);
    }
}
