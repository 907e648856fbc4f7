using System.Runtime.CompilerServices;
using Latent.Tests.Runs;
using Latent.Tests.Runs.Scoring;

namespace Latent.Tests.Readme;

[Collection(nameof(ConsoleOutput))]
public sealed class ScoringExampleTests
{
    [Fact]
    public void TheExampleIsTheOneThatIsCompiledHere()
    {
        const string Begin = "// begin\n";
        var code = File.ReadAllText(Beside("ScoringExample.cs"));
        var from = code.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var lines = code[from..code.IndexOf("        // end", StringComparison.Ordinal)].Split('\n')
            .Select(l => l.StartsWith("        ", StringComparison.Ordinal) ? l[8..] : l);
        Assert.Contains(
            $"```csharp\n{string.Join('\n', lines)}```", File.ReadAllText(Beside("../../../docs/scoring.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void TheExampleFindsTheStrangeColumn()
    {
        using var temporary = new TemporaryFolder();
        RunScoresTests.Train(temporary);
        var (before, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        try
        {
            ScoringExample.Run(temporary["run"], RunScoresTests.Table(temporary, "clean", 2, 400));
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Matches(@"^[\d.]+ nats, threshold [\d.]+: anomalous\r?\n  a is [\d.]+ nats above the usual", written.ToString());
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
