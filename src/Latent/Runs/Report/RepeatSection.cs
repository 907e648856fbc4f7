using Latent.Imaging;

namespace Latent.Runs.Report;

/// <summary>The command that makes the run again.</summary>
internal sealed class RepeatSection : ReportSection
{
    public override string Title => "Again";

    public override bool Has(ReportSource source) => true;

    public override void Write(ReportSource source, PlotMarkup page)
    {
        var recipe = source.Folder.Files.Recipe;
        page.Element("p", "The same bits on a machine of this kind, on any number of threads. Elsewhere, save the recipe above as a file and name that.");
        page.Element("pre", $"latent train --recipe {Quoted(recipe)}");
    }

    // As a shell takes it: a name of plain characters as it is, any other between apostrophes.
    private static string Quoted(string text) => text.All(x => char.IsAsciiLetterOrDigit(x) || "/._-:\\".Contains(x))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
