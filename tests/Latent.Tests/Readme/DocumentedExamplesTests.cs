using System.Runtime.CompilerServices;

namespace Latent.Tests.Readme;

/// <summary>The examples of the documents are those that are compiled here, between two marks.</summary>
public sealed class DocumentedExamplesTests
{
    [Theory]
    [InlineData("Example.cs", "README.md")]
    [InlineData("ArraysExample.cs", "docs/data.md")]
    [InlineData("ScoringExample.cs", "docs/scoring.md")]
    [InlineData("ImputationExample.cs", "docs/imputation.md")]
    [InlineData("GenerationExample.cs", "docs/generation.md")]
    [InlineData("DisentanglementExample.cs", "docs/disentanglement.md")]
    public void TheExampleIsTheOneThatIsCompiledHere(string source, string document)
    {
        const string Begin = "// begin\n", Indent = "        ";
        var code = File.ReadAllText(Beside(source));
        var from = code.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var lines = code[from..code.IndexOf($"{Indent}// end", from, StringComparison.Ordinal)].Split('\n')
            .Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line);
        Assert.Contains(
            $"```csharp\n{string.Join('\n', lines)}```", File.ReadAllText(Beside($"../../../{document}")), StringComparison.Ordinal);
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
