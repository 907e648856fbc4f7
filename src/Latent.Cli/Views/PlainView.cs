using System.Diagnostics;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>
/// Lines one after the other, for a file or a pipe: validations at most one a second but for the last, and a line
/// where nothing was said for ten.
/// </summary>
internal sealed class PlainView(Terminal terminal) : RunView
{
    private static readonly TimeSpan ValidationEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private Progress _progress = new();
    private long _shown = Stopwatch.GetTimestamp();
    private long _validated = Stopwatch.GetTimestamp();
    private bool _measuring;
    private string? _withheld;

    public override void Show(RunEvent happened)
    {
        _progress = _progress.After(happened);
        switch (happened)
        {
            case Started started:
                foreach (var note in started.Notes)
                    terminal.Out.WriteLine(note);
                terminal.Out.WriteLine(Progress.Start(started));
                break;
            case Validated validated when Stopwatch.GetElapsedTime(_validated) < ValidationEvery:
                _withheld = _progress.Validation(validated);
                break;
            case Validated validated:
                (_validated, _withheld) = (Stopwatch.GetTimestamp(), null);
                Write(_progress.Validation(validated));
                break;
            case Progressed when Stopwatch.GetElapsedTime(_shown) >= ProgressEvery:
                Write(_progress.Line);
                break;
            case Stopped stopped:
                if (_withheld is { } last)
                    Write(last);
                Write(Progress.End(stopped));
                break;
            case Ended ended:
                terminal.Out.WriteLine(ended);
                break;
        }
    }

    public override void ShowMeasuring(double share)
    {
        if (!_measuring)
            terminal.Out.WriteLine("measuring");
        _measuring = true;
        if (Stopwatch.GetElapsedTime(_shown) >= ProgressEvery)
            Write(Invariant($"measuring {100 * share:F0} %"));
    }

    public override void Show(RunEvaluation evaluation) => EvaluationTable.Write(evaluation, terminal);

    public override void Show(RunMarginalLikelihood marginal) => MarginalTable.Write(marginal, terminal);

    public override void ShowFile(string kind, string path) => terminal.Out.WriteLine($"{kind,-16} {path}");

    private void Write(string line)
    {
        _shown = Stopwatch.GetTimestamp();
        terminal.Out.WriteLine(line);
    }
}
