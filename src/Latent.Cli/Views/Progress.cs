using Latent.Runs;

namespace Latent.Cli.Views;

/// <summary>What is known of a run on its way, as lines of text.</summary>
internal sealed record Progress
{
    /// <summary>The last step, where the limits give one.</summary>
    public long? LastStep { get; private init; }

    /// <summary>Where the run is, how good, how fast, and how long it will take.</summary>
    public string Line { get; private init; } = "";

    public Progress After(RunEvent happened) => happened switch
    {
        Started started => this with { LastStep = started.LastStep },
        Progressed p => this with
        {
            Line = $"{Place(p.Epoch, p.Step)}{Pace(p.StepsPerSecond, p.Left)}  {Terms(p.Terms)}",
        },
        _ => this,
    };

    public string Validation(Validated validated)
    {
        var metrics = validated.Metrics;
        var bound = metrics.Validation?.FirstOrDefault() is (var name, var value) ? Invariant($"  validation {name} {value:F2} nats") : "";
        var mark = metrics.Validation is null ? "" : metrics.Best ? ", best" : Invariant($", {validated.Waited} since the best");
        var pace = Pace(validated.StepsPerSecond, validated.Left);
        return $"{Place(metrics.Epoch, metrics.Step)}{pace}  {Terms(metrics.Train)}{bound}{mark}";
    }

    public static string Start(Started started) =>
        $"{(started.Step == 0 ? "writing to" : "going on in")} {started.Location}";

    public static string End(Stopped stopped)
    {
        var why = stopped.Reason switch
        {
            StopReason.Limit => "finished",
            StopReason.Time => "time is up",
            StopReason.Patience =>
                Invariant($"stopped early: no better validation since step {stopped.State.BestStep:N0}"),
            StopReason.Cancelled => "stopped",
            _ => "broken off",
        };
        return Invariant($"{why} at step {stopped.Step:N0} after {stopped.Seconds:F1} s");
    }

    private string Place(double epoch, long step) => LastStep is { } last
        ? Invariant($"epoch {epoch:0.##}  step {step:N0}/{last:N0}")
        : Invariant($"epoch {epoch:0.##}  step {step:N0}");

    // What is maximised, and in brackets what else is known of it.
    private static string Terms(IReadOnlyDictionary<string, double> terms)
    {
        var texts = terms.Select(x => Invariant($"{x.Key} {x.Value:F2}")).ToArray();
        return texts.Length > 1 ? $"{texts[0]} nats ({string.Join(", ", texts[1..])})" : $"{string.Concat(texts)} nats";
    }

    private static string Pace(double rate, TimeSpan? left)
    {
        if (rate <= 0)
            return "";
        var time = left switch
        {
            { TotalHours: < 1 } => $"  {left:m\\:ss} left",
            { TotalDays: < 1 } => $"  {left:h\\:mm\\:ss} left",
            { TotalDays: < 1000 } => $"  {left:d\\.hh\\:mm\\:ss} left",
            _ => "",
        };
        return rate >= 10 ? Invariant($"  {rate:F0} steps/s{time}") : Invariant($"  {rate:F1} steps/s{time}");
    }
}
