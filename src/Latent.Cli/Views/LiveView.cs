using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>A line that rewrites itself below those that stay, for a terminal.</summary>
internal sealed class LiveView(Terminal terminal) : RunView
{
    private const string ClearLine = "\r\e[2K";

    private Progress _progress = new();

    public override void Show(RunEvent happened)
    {
        _progress = _progress.After(happened);
        switch (happened)
        {
            case Started started:
                foreach (var note in started.Notes)
                    terminal.Out.WriteLine(note);
                terminal.Out.WriteLine($"{Progress.Start(started)}; Ctrl-C saves and stops");
                break;
            case Validated validated:
                Keep(_progress.Validation(validated));
                break;
            case Progressed:
                Rewrite(_progress.Line);
                break;
            case Stopped stopped:
                Keep(Progress.End(stopped));
                break;
            case Ended ended:
                terminal.Out.WriteLine(ended);
                break;
        }
    }

    public override void ShowMeasuring(double share) =>
        Rewrite(Invariant($"measuring  {100 * share:F0} %"));

    public override void Show(RunEvaluation evaluation)
    {
        Rewrite("");
        EvaluationTable.Write(evaluation, terminal);
    }

    public override void Show(RunMarginalLikelihood marginal)
    {
        Rewrite("");
        MarginalTable.Write(marginal, terminal);
    }

    public override void ShowFile(string kind, string path) => terminal.Out.WriteLine($"{kind,-16} {path}");

    private void Keep(string line) => terminal.Out.WriteLine(ClearLine + line);

    // One short of the width: a full line would wrap, and a wrapped line cannot be rewritten.
    private void Rewrite(string line) =>
        terminal.Out.Write(ClearLine + line[..Math.Min(line.Length, terminal.Width - 1)]);
}
