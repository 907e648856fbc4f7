using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Latent.Runs.Recipes;

namespace Latent.Runs.Experiments;

/// <summary>Reads experiments: those that are shipped by name, others from files. What is read is checked as a whole.</summary>
public static class ExperimentReader
{
    private const string Prefix = "recipes/", Ending = ".json";

    /// <summary>The names of the shipped ones.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. typeof(Experiment).Assembly.GetManifestResourceNames()
            .Where(x => x.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(x => x[Prefix.Length..^Ending.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads an experiment.</summary>
    /// <param name="name">The name of a shipped one, or the path of a file.</param>
    /// <exception cref="RunException">There is none, or something in it is wrong; the message says where.</exception>
    public static Experiment Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Shipped.Contains(name))
        {
            using var text = new StreamReader(typeof(Experiment).Assembly.GetManifestResourceStream(Prefix + name + Ending)!);
            return Parse(text.ReadToEnd(), name, isKnown: true);
        }

        return File.Exists(name)
            ? Parse(RecipeReader.ReadText(name), name)
            : throw new RunException(
                name, $"no file of that name, nor an experiment; those are {string.Join(", ", Shipped)}");
    }

    /// <summary>Reads an experiment's JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What it is called, and what an error calls it.</param>
    /// <exception cref="RunException">Something in it is wrong; the message says where.</exception>
    public static Experiment Parse(string json, string name) => Parse(json, name, isKnown: false);

    // The recipes of shipped ones were checked before they were shipped, and there are hundreds.
    private static Experiment Parse(string json, string name, bool isKnown)
    {
        var tree = RecipeReader.ParseObject(
            json, name, "mend that line", "an experiment is a JSON object with title, source, variants, scales and claims");
        CheckKeys(tree, RunJson.Default.Experiment, "", name);
        tree["recipe"] ??= new JsonObject();
        tree["figures"] ??= new JsonArray();
        foreach (var (scale, value) in tree["scales"] as JsonObject ?? [])
        {
            CheckKeys(value, RunJson.Default.ExperimentScale, $"scales.{scale}", name);
            value!["seeds"] ??= 1;
            value["set"] ??= new JsonObject();
        }

        foreach (var (i, value) in (tree["claims"] as JsonArray ?? []).Index())
            CheckKeys(value, RunJson.Default.Claim, $"claims[{i}]", name);
        foreach (var (i, value) in (tree["figures"] as JsonArray ?? []).Index())
            CheckKeys(value, RunJson.Default.ExperimentFigure, $"figures[{i}]", name);
        try
        {
            var experiment = tree.Deserialize(RunJson.Default.Experiment)! with { Name = name };
            ExperimentCheck.Refuse(experiment);
            if (!isKnown)
                ExperimentCheck.RefuseRecipes(experiment);
            return experiment;
        }
        catch (JsonException e)
        {
            throw new RunException(name, $"the value of '{e.Path?.TrimStart('$', '.')}' does not fit its key; see docs/recipes.md", e);
        }
    }

    private static void CheckKeys(JsonNode? node, JsonTypeInfo type, string place, string name)
    {
        var known = type.Properties.Where(x => x.Get is not null && x.Set is not null).ToArray();
        var all = string.Join(", ", known.Select(x => x.Name));
        var owner = place.Length == 0 ? "an experiment" : $"'{place}'";
        if (node is not JsonObject given)
            throw new RunException(name, $"{owner} is an object with {all}");
        foreach (var (key, _) in given)
        {
            if (known.All(x => x.Name != key))
                throw new RunException(name, $"there is no key '{Check.Brief(Dotted(key))}'; {owner} has {all}");
        }

        if (known.FirstOrDefault(x => x.IsRequired && given[x.Name] is null) is { } missing)
            throw new RunException(name, $"'{Dotted(missing.Name)}' is missing; {owner} has {all}");

        string Dotted(string key) => place.Length == 0 ? key : $"{place}.{key}";
    }
}
