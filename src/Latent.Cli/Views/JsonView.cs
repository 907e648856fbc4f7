using System.Text.Json.Nodes;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>One JSON object a line. A number that is not finite is null.</summary>
internal sealed class JsonView(Terminal terminal) : RunView
{
    public override void Show(RunEvent happened)
    {
        JsonObject? line = happened switch
        {
            Started x => new()
            {
                ["event"] = "started",
                ["step"] = x.Step,
                ["run"] = x.Location,
                ["lastStep"] = x.LastStep,
                ["notes"] = Texts(x.Notes),
            },
            Progressed x => new()
            {
                ["event"] = "progress",
                ["step"] = x.Step,
                ["epoch"] = Number(x.Epoch),
                ["terms"] = Numbers(x.Terms),
                ["stepsPerSecond"] = Number(x.StepsPerSecond),
                ["secondsLeft"] = x.Left?.TotalSeconds,
            },
            Validated x => new()
            {
                ["event"] = "validation",
                ["step"] = x.Step,
                ["epoch"] = Number(x.Metrics.Epoch),
                ["train"] = Numbers(x.Metrics.Train),
                ["validation"] = Numbers(x.Metrics.Validation ?? new Dictionary<string, double>()),
                ["best"] = x.Metrics.Best,
            },
            Checkpointed x => new() { ["event"] = "checkpoint", ["step"] = x.Step },
            Stopped x => new()
            {
                ["event"] = "stopped",
                ["step"] = x.Step,
                ["reason"] = Camel($"{x.Reason}"),
                ["seconds"] = Number(x.Seconds),
            },
            Ended x => new() { ["event"] = "ended", ["step"] = x.Step, ["run"] = x.Location, ["option"] = x.Option },
            _ => null,
        };
        if (line is not null)
            Write(line);
    }

    public override void Show(RunEvaluation evaluation) => Write("evaluation", ResultJson.Of(evaluation));

    public override void Show(RunMarginalLikelihood marginal) => Write("marginal", ResultJson.Of(marginal));

    public override void ShowFile(string kind, string path) =>
        Write(new() { ["event"] = "file", ["kind"] = kind, ["path"] = path });

    private void Write(string name, JsonObject result)
    {
        result.Insert(0, "event", name);
        Write(result);
    }

    private void Write(JsonObject line) => terminal.Out.WriteLine(line.ToJsonString());

    private static JsonObject Numbers(IReadOnlyDictionary<string, double> values)
    {
        var numbers = new JsonObject();
        foreach (var (name, value) in values)
            numbers[name] = Number(value);
        return numbers;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(x => (JsonNode)x)];

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
