using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latent.Runs.Recipes;

namespace Latent.Runs.Experiments;

/// <summary>
/// What a paper did and reports, as data: a recipe, its variants, how much of it is run, and the claims that the runs are
/// held against. <see cref="ExperimentReader"/> reads and checks it.
/// </summary>
public sealed record Experiment
{
    private const int MostNamed = 6;

    /// <summary>What it is called by: the name of a shipped one, or the path of a file.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>What is done, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Authors, year, and the table or figure.</summary>
    public required string Source { get; init; }

    /// <summary>What the paper leaves open or what is done otherwise; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What all variants have in common: a recipe's JSON, as little as differs from the defaults.</summary>
    public JsonObject Recipe { get; init; } = [];

    /// <summary>By name, what each variant sets: values by dotted path, as <c>--set</c> takes them.</summary>
    public required OrderedDictionary<string, JsonObject> Variants { get; init; }

    /// <summary>By name, how much of it is run; the first is the default.</summary>
    public required OrderedDictionary<string, ExperimentScale> Scales { get; init; }

    /// <summary>Pictures of bounds over training samples.</summary>
    public IReadOnlyList<ExperimentFigure> Figures { get; init; } = [];

    /// <summary>What the paper says, in numbers.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>The variants that a scale runs, in their order.</summary>
    public IReadOnlyList<string> VariantsAt(string scale) => Scales[scale].Variants ?? [.. Variants.Keys];

    /// <summary>The claims that can be judged by what a scale runs.</summary>
    public IEnumerable<Claim> ClaimsAt(string scale)
    {
        var run = VariantsAt(scale);
        return Claims.Where(x =>
            (x.Scale ?? scale) == scale && run.Contains(x.Variant) && (x.Above is null || run.Contains(x.Above)));
    }

    /// <summary>The same with some of its variants alone, and with what can be judged and drawn by them.</summary>
    /// <param name="variants">Their names.</param>
    /// <exception cref="RunException">There is no such variant.</exception>
    public Experiment Only(IReadOnlyList<string> variants)
    {
        ArgumentNullException.ThrowIfNull(variants);
        foreach (var name in variants)
        {
            if (!Variants.ContainsKey(name))
                throw new RunException($"--variants {name}", $"{Name} has the variants {Brief([.. Variants.Keys])}");
        }

        return this with
        {
            Variants = new(Variants.Where(x => variants.Contains(x.Key))),
            Scales = new(Scales.Select(x => KeyValuePair.Create(
                x.Key, x.Value with { Variants = [.. VariantsAt(x.Key).Where(variants.Contains)] }))),
        };
    }

    /// <summary>The recipe of one run: the common one, then what the variant sets, then what the scale sets.</summary>
    /// <exception cref="RunException">A key is not there, or a value does not fit it.</exception>
    public Recipe RecipeOf(string scale, string variant, ulong seed)
    {
        var recipe = RecipeReader.Parse(Recipe.ToJsonString(), $"{Name}: recipe");
        recipe = With(recipe, Variants[variant], $"variant '{variant}'");
        return With(recipe, Scales[scale].Set, $"scale '{scale}'") with { Seed = seed };
    }

    /// <summary>Names one after the other, of many the first.</summary>
    internal static string Brief(IReadOnlyList<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : Invariant($"{string.Join(", ", names.Take(MostNamed))}, … ({names.Count} in all)");

    private Recipe With(Recipe recipe, JsonObject values, string part)
    {
        foreach (var (path, value) in values)
        {
            try
            {
                recipe = recipe.With(path, Text(value));
            }
            catch (RunException e)
            {
                throw new RunException($"{Name}: {part}", e.Place == "--set" ? e.Problem : e.Message, e);
            }
        }

        return recipe;
    }

    private static string Text(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
}
