namespace Latent.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Help");

    /// <summary>Every command with a committed help text: <c>data-get.txt</c> is of <c>data get</c>.</summary>
    public static TheoryData<string> Commands => [.. Directory.GetFiles(Folder, "*.txt")
        .Select(x => Path.GetFileNameWithoutExtension(x))
        .Select(x => x == "latent" ? "" : x.Replace('-', ' '))
        .Order(StringComparer.Ordinal)];

    /// <summary>The committed texts are the tool's, byte for byte; to change one, change both.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void HelpIsAsCommitted(string command)
    {
        var called = Help(command);
        Assert.Equal(0, called.Code);
        var file = command.Length == 0 ? "latent" : command.Replace(' ', '-');
        var expected = File.ReadAllText(Path.Combine(Folder, $"{file}.txt")).ReplaceLineEndings("\n");
        Assert.Equal(expected, string.Join('\n', called.Output.Split('\n').Select(x => x.TrimEnd())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    public void EveryCommandHasACommittedTextAndAnExample(string parent)
    {
        var names = Listed(Help(parent).Output);
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var command = $"{parent} {name}".Trim();
            Assert.True(File.Exists(Path.Combine(Folder, $"{command.Replace(' ', '-')}.txt")), $"no text of '{command}'");
            Assert.Contains($"latent {command}", Help(command).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutArgumentsTheHelpIsShown()
    {
        var called = Tool.Call();
        Assert.Equal(0, called.Code);
        Assert.Equal(Tool.Call("--help").Output, called.Output);
    }

    private static Called Help(string command) =>
        Tool.Call([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

    // The first word of each line of the list of commands.
    private static string[] Listed(string help) =>
        [.. help.Split('\n').SkipWhile(x => x.Trim() != "Commands:").Skip(1)
            .TakeWhile(x => x.StartsWith("  ", StringComparison.Ordinal))
            .Where(x => x.Length > 2 && x[2] != ' ')
            .Select(x => x.Trim().Split(' ')[0])];
}
