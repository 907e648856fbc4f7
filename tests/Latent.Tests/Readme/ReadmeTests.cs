using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Latent.Tests.Readme;

[Collection(nameof(ConsoleOutput))]
public sealed class ReadmeTests
{
    [Fact]
    public void TheExampleTrainsAndEvaluates()
    {
        var (before, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        try
        {
            Example.Run();
        }
        finally
        {
            Console.SetOut(before);
        }

        var bounds = Regex.Matches(written.ToString(), @"step \d+: ELBO (-[\d.]+) nats per image");
        Assert.Equal(3, bounds.Count);
        Assert.True(double.Parse(bounds[2].Groups[1].Value) > double.Parse(bounds[0].Groups[1].Value), written.ToString());
        Assert.Matches(@"log-likelihood -1\d\d(\.\d+)? ± [\d.]+ nats \(importance sampling, K = 500, n = 100\)", Regex.Replace(written.ToString(), "−", "-"));
    }

    [Fact]
    public void EveryFileItNamesIsThere()
    {
        var root = Beside("../../..");
        var names = Regex.Matches(File.ReadAllText(Path.Combine(root, "README.md")), @"\]\(([\w/.-]+)\)").Select(m => m.Groups[1].Value);
        Assert.All(names, name => Assert.True(Path.Exists(Path.Combine(root, name)), name));
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}

/// <summary>Tests that redirect the console run by themselves.</summary>
[CollectionDefinition(nameof(ConsoleOutput), DisableParallelization = true)]
public sealed class ConsoleOutput;
