using System.Text.Json;
using System.Text.Json.Nodes;
using Latent.Data.Storage;

namespace Latent.Runs.Recipes;

/// <summary>
/// Reads recipes: the file's JSON, then single values by dotted path, are laid over the defaults, so that a recipe may
/// say as little as it likes and an unknown key is refused by name.
/// </summary>
public static class RecipeReader
{
    // People write recipes.
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a recipe's JSON over the defaults.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What an error calls it.</param>
    /// <exception cref="RunException">The text is not a recipe of a format this version reads; the message names the
    /// key.</exception>
    public static Recipe Parse(string json, string name)
    {
        var recipe = ParseObject(
            json, name, "save it again or start from the recipe.json of a run",
            "a recipe is a JSON object, as in {\"data\": {\"source\": \"digits\"}}");
        RefuseLaterFormat(recipe, name);
        var tree = ToTree(new Recipe());
        Lay(recipe, tree, "", name);
        return FromTree(tree, name);
    }

    /// <summary>Reads a recipe's file.</summary>
    /// <exception cref="RunException">It is no recipe of a format this version reads, or cannot be read.</exception>
    public static Recipe Read(string path) => Parse(ReadText(path), path);

    /// <summary>The text of a file that people write.</summary>
    /// <exception cref="RunException">It cannot be read, or is far too long.</exception>
    internal static string ReadText(string path)
    {
        const int Longest = 1 << 20;
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var text = new StreamReader(Source.OpenFile(path));
            var read = new char[Longest];
            var length = text.ReadBlock(read);
            return length < Longest
                ? new string(read, 0, length)
                : throw new RunException(path, $"has {Longest} characters or more, which no recipe has");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException(
                path, Directory.Exists(path) ? $"is a folder; of a run give {Path.Combine(path, "recipe.json")}" : "there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunException(path, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>The object that a text holds; comments and trailing commas are read over.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="mend">What to do about a text that is not JSON.</param>
    /// <param name="otherwise">What is said of JSON that is no object.</param>
    internal static JsonObject ParseObject(string json, string name, string mend, string otherwise)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Lenient) as JsonObject ?? throw new RunException(name, otherwise);
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } number ? $", line {number + 1}" : "";
            throw new RunException(name, $"not JSON{line}: {mend}", e);
        }
    }

    /// <summary>A recipe with one value changed.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="assignment">A dotted path and a value: <c>model.hidden=500,500</c>; <c>null</c> unsets.</param>
    /// <exception cref="RunException">There is no such key, or the value does not fit it.</exception>
    public static Recipe With(this Recipe recipe, string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1)
            throw new RunException($"--set {assignment}", "expected key=value, as in model.latent=10");
        return recipe.With(assignment[..equals], assignment[(equals + 1)..]);
    }

    /// <summary>A recipe with the value of one dotted path changed.</summary>
    /// <exception cref="RunException">There is no such key, or the value does not fit it.</exception>
    public static Recipe With(this Recipe recipe, string path, string value)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(value);
        var tree = ToTree(recipe);
        var keys = path.Split('.');
        var at = tree;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            at = Find(at, keys[i], string.Join('.', keys[..i]), "--set") as JsonObject
                ?? throw new RunException(path, $"'{keys[i]}' is a value and has no keys");
        }

        if (Find(at, keys[^1], string.Join('.', keys[..^1]), "--set") is JsonObject group)
            throw new RunException(path, $"is a group; set one of {Keys(group, path + ".")}");
        at[keys[^1]] = ToNode(value, at[keys[^1]]);
        RefuseLaterFormat(tree, "--set");
        return FromTree(tree, "--set");
    }

    /// <summary>The recipe as JSON, defaults written out.</summary>
    public static string ToJson(this Recipe recipe) => JsonSerializer.Serialize(recipe, RunJson.Default.Recipe) + "\n";

    /// <summary>The value of every key, as text, by its dotted path.</summary>
    internal static OrderedDictionary<string, string> Values(this Recipe recipe)
    {
        var values = new OrderedDictionary<string, string>();
        Add(ToTree(recipe), "");
        return values;

        void Add(JsonObject group, string path)
        {
            foreach (var (key, value) in group)
            {
                if (value is JsonObject inner)
                    Add(inner, $"{path}{key}.");
                else
                    values.Add(path + key, value is JsonArray array ? string.Join(',', array) : value?.ToString() ?? "null");
            }
        }
    }

    /// <summary>The keys whose values are not those of another recipe.</summary>
    internal static IEnumerable<(string Key, string Value, string Other)> DifferencesFrom(this Recipe recipe, Recipe other)
    {
        var others = other.Values();
        return recipe.Values().Where(x => others[x.Key] != x.Value).Select(x => (x.Key, x.Value, others[x.Key]));
    }

    private static JsonObject ToTree(Recipe recipe) =>
        JsonSerializer.SerializeToNode(recipe, RunJson.Default.Recipe)!.AsObject();

    private static Recipe FromTree(JsonObject tree, string name)
    {
        try
        {
            return tree.Deserialize(RunJson.Default.Recipe)!;
        }
        catch (JsonException e)
        {
            var key = e.Path?.TrimStart('$', '.') ?? "";
            throw new RunException(
                name,
                $"the value of '{key}' does not fit: found {Check.Brief(At(tree, key))}, expected {Expected(key)}",
                e);
        }
    }

    private static void Lay(JsonObject given, JsonObject onto, string path, string name)
    {
        foreach (var (key, value) in given)
        {
            var known = Find(onto, key, path.TrimEnd('.'), name);
            if (known is JsonObject group)
            {
                if (value is not JsonObject inner)
                {
                    var found = Check.Brief(value?.ToJsonString() ?? "null");
                    throw new RunException(name, $"'{path}{key}' is a group of {Keys(group, "")}; found {found}");
                }

                Lay(inner, group, $"{path}{key}.", name);
            }
            else
            {
                onto[key] = value?.DeepClone();
            }
        }
    }

    private static JsonNode? Find(JsonObject group, string key, string path, string name)
    {
        if (group.TryGetPropertyValue(key, out var node))
            return node;
        var (dotted, owner) = path.Length == 0 ? (key, "a recipe") : ($"{path}.{key}", $"'{path}'");
        throw new RunException(name, $"there is no key '{Check.Brief(dotted)}'; {owner} has {Keys(group, "")}");
    }

    private static JsonNode? ToNode(string value, JsonNode? present)
    {
        if (value == "null")
            return null;
        if (present is JsonArray)
            return Parsed($"[{value.Trim('[', ']')}]") ?? value;
        return present?.GetValueKind() == JsonValueKind.String ? value : Parsed(value) ?? value;
    }

    private static JsonNode? Parsed(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void RefuseLaterFormat(JsonObject recipe, string name)
    {
        if (recipe["format"] is JsonValue value
            && (!value.TryGetValue(out int format) || format is < 1 or > Recipe.CurrentFormat))
        {
            throw new RunException(name, Recipe.LaterFormat(Check.Brief(value.ToJsonString())));
        }
    }

    private static string At(JsonObject tree, string path)
    {
        JsonNode? at = tree;
        foreach (var key in path.Split('.'))
        {
            var bracket = key.IndexOf('[', StringComparison.Ordinal);
            at = (at as JsonObject)?[bracket < 0 ? key : key[..bracket]];
        }

        return at?.ToJsonString() ?? "null";
    }

    // What a key takes, by the type of its property.
    private static string Expected(string path)
    {
        var type = typeof(Recipe);
        foreach (var key in path.Split('.').Select(key => key.Split('[')[0]))
            type = RunJson.Default.GetTypeInfo(type)?.Properties.FirstOrDefault(x => x.Name == key)?.PropertyType ?? typeof(string);
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(ulong) => "a whole number, 0 or above",
            var t when t == typeof(int) || t == typeof(long) => "a whole number",
            var t when t == typeof(double) => "a number",
            var t when t == typeof(string) => "a text",
            _ => "whole numbers, as in [200, 200]",
        };
    }

    private static string Keys(JsonObject group, string prefix) => string.Join(", ", group.Select(x => prefix + x.Key));
}
