using Latent.Runs.Experiments;

namespace Latent.Tests.Runs.Experiments;

public sealed class ReproductionDocumentTests
{
    private static readonly Experiment Small = ExperimentReader.Parse(ExperimentReaderTests.Small, "small.json");

    [Fact]
    public void ASectionSaysWhatWasRunAndWhatItCameTo()
    {
        var text = Section("", "full", -1.25);
        Assert.StartsWith("## small, full scale\n\nTwo widths. Source: Nobody 2000, table 1.\n\n```\nlatent reproduce small.json --scale full --seeds 3\n```\n\n", text, StringComparison.Ordinal);
        Assert.Contains("| variant: measure | paper | ours |  | trust |\n| --- | --- | --- | --- | --- |\n", text, StringComparison.Ordinal);
        Assert.Contains("| wide: trainElbo@epoch2 | -1.5 (± 0.5) | -1.25 | inside | printed |\n", text, StringComparison.Ordinal);
        Assert.Contains("| wide less narrow: testElbo | above 0 | – | not measured | in words |\n", text, StringComparison.Ordinal);
        Assert.Contains("| narrow: trainElbo@epoch4 | (at least -3) | -4.00 | outside | printed |\n", text, StringComparison.Ordinal);
        Assert.Contains("\n1 of 3 inside; ours: mean of 3 seeds ± their standard deviation; Latent ", text, StringComparison.Ordinal);
        Assert.Contains("\n- trainElbo: ELBO, mean over the training steps since the validation before; nats per example\n", text, StringComparison.Ordinal);
        Assert.EndsWith("nats per example\n\n![bounds over training samples: both-full](both-full.svg)\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# Reproduction\n\nWords.\n", "")]
    [InlineData("# Reproduction\r\n\r\nWords.\r\n", "")]
    [InlineData("# Reproduction\n\nWords.\n", "\n## another\n\n```\n## no heading\n```\n")]
    public void ASectionReplacesItsEarlierOneAndNoOther(string before, string after)
    {
        var words = before.ReplaceLineEndings("\n");
        var first = Section(before, "full", -1.25);
        Assert.Equal($"{words}\n{Section("", "full", -1.25)}", first);
        var both = Section(first + after, "quick", -1);
        var again = Section(both, "full", -1.5);
        Assert.Equal($"{words}\n{Section("", "full", -1.5)}{after}\n{Section("", "quick", -1)}", again);
        Assert.Equal(again, Section(again, "full", -1.5));
        Assert.Equal(again, Section(again, "quick", -1));
    }

    [Fact]
    public void VariantsCalledByPartsAreLaidOutAsATable()
    {
        var table = ExperimentReader.Read("dvae-table1");
        string[] cells = ["mnist/1nl/k1/dvae-sharp-power", "mnist/1nl/k5/dvae-sharp-power", "mnist/1nl/k1/dvae-spike-exponential"];
        var reproduction = new Reproduction(table, "tenth", variants: cells);
        var claims = reproduction.Experiment.ClaimsAt("tenth").OrderBy(x => Array.IndexOf(cells, x.Variant)).ToArray();
        var document = ReproductionDocument.With("", reproduction, [.. claims.Select((claim, i) => ClaimResult.Of(claim, [new Reading(-85 - i)]))], []);
        Assert.Contains(
            "|  | dvae-sharp-power | dvae-spike-exponential |\n| --- | --- | --- |\n"
            + "| mnist/1nl/k1 | -85.00 (-84.93) | -87.00 (-85.48) |\n| mnist/1nl/k5 | -86.00 (-84.21) |  |\n".ReplaceLineEndings("\n"), document, StringComparison.Ordinal);
    }

    private static string Section(string document, string scale, double value)
    {
        var claims = Small.ClaimsAt(scale).ToArray();
        double?[] values = [value, null, -4];
        return ReproductionDocument.With(document, new Reproduction(Small, scale), [.. claims.Select((claim, i) => ClaimResult.Of(claim, [values[i] is { } x ? new Reading(x) : null]))], [$"both-{scale}.svg"]);
    }
}
