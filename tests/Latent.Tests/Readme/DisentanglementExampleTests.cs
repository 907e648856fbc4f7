using System.Runtime.CompilerServices;

namespace Latent.Tests.Readme;

public sealed class DisentanglementExampleTests
{
    [Fact]
    public void TheExampleIsTheOneThatIsCompiledHere()
    {
        const string Begin = "// begin\n";
        var code = File.ReadAllText(Beside("DisentanglementExample.cs"));
        var from = code.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var lines = code[from..code.IndexOf("        // end", StringComparison.Ordinal)].Split('\n')
            .Select(l => l.StartsWith("        ", StringComparison.Ordinal) ? l[8..] : l);
        Assert.Contains(
            $"```csharp\n{string.Join('\n', lines)}```", File.ReadAllText(Beside("../../../docs/disentanglement.md")), StringComparison.Ordinal);
    }

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
