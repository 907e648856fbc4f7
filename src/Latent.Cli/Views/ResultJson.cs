using System.Text.Json;
using System.Text.Json.Nodes;
using Latent.Runs;

namespace Latent.Cli.Views;

/// <summary>What was measured of a run, for programs: as its file in the run's folder has it, with null for a number that is not finite.</summary>
internal static class ResultJson
{
    /// <param name="result">What was measured.</param>
    /// <param name="texts">What a command adds.</param>
    public static JsonObject Of<T>(T result, params IEnumerable<(string Name, string? Text)> texts)
        where T : class, IRunResult<T>
    {
        var json = JsonSerializer.SerializeToNode(result, T.JsonType)!.AsObject();
        Clear(json);
        foreach (var (name, text) in texts)
            json[name] = text;
        return json;
    }

    // The file names what JSON has no number for.
    private static void Clear(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Where(x => IsNotFinite(x.Value)).Select(x => x.Key).ToArray())
                members[name] = null;
            foreach (var (_, value) in members)
                Clear(value);
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (IsNotFinite(items[i]))
                    items[i] = null;
                else
                    Clear(items[i]);
            }
        }
    }

    private static bool IsNotFinite(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is "NaN" or "Infinity" or "-Infinity";
}
