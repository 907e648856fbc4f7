using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Recipes;

namespace Latent.Cli.Commands;

/// <summary>The options that each set one key of a recipe.</summary>
internal sealed class RecipeOptions
{
    private readonly List<(Option<string?> Option, string Key)> _keys = [];

    /// <summary>The options, in the order in which help shows them.</summary>
    public IEnumerable<Option> All => _keys.Select(x => x.Option);

    /// <summary>Adds an option.</summary>
    /// <param name="name">As in <c>--batch</c>.</param>
    /// <param name="value">What help calls the value.</param>
    /// <param name="key">The dotted path that it sets.</param>
    /// <param name="description">What help says of it.</param>
    public void Add(string name, string value, string key, string description) =>
        _keys.Add((new(name) { Description = description, HelpName = value }, key));

    /// <summary>Whether an option was given.</summary>
    public bool IsGiven(string name, ParseResult result) => Value(name, result) is not null;

    /// <summary>What an option was given; null where it was not.</summary>
    public string? Value(string name, ParseResult result) => result.GetValue(_keys.First(x => x.Option.Name == name).Option);

    /// <summary>What an error calls a key: its option as it was typed, where one was.</summary>
    public string NameOf(string key, ParseResult result) =>
        _keys.FirstOrDefault(x => x.Key == key).Option is { } option && result.GetValue(option) is { } value ? $"{option.Name} {value}" : key;

    /// <summary>The recipe with the keys of the options that were given.</summary>
    /// <exception cref="RunException">A value does not fit; the message names the option.</exception>
    public Recipe Apply(Recipe recipe, ParseResult result)
    {
        foreach (var (option, key) in _keys)
            recipe = recipe.With(option, key, result);
        return recipe;
    }
}
