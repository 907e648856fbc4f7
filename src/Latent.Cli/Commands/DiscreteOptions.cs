using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Latent.Models.Discrete;
using Latent.Runs;
using Latent.Runs.Recipes;

namespace Latent.Cli.Commands;

/// <summary>The options of discrete models that set several keys of a recipe, or one in the words of their papers.</summary>
internal sealed partial class DiscreteOptions
{
    // What a structure says.
    private static readonly string[] OfStructure = ["--latent", "--hidden"];

    private readonly Option<string?> _structure = new("--structure")
    {
        Description = "Of a discrete model the groups of bits and the networks: 1lin, 1nl, 2nl (200 bits a group) or 4nl (100), "
            + "linear or of two hidden layers of 200.",
        HelpName = "name",
    };

    private readonly Option<string?> _relaxation = new("--relaxation")
    {
        Description = $"Of a discrete model how its bits are relaxed in training: {string.Join(", ", BitRelaxation.Names)}. "
            + "[default: the last that the model takes, with its usual --beta]",
        HelpName = "name",
    };

    private readonly Option<int?> _samples = new("--samples")
    {
        Description = "The draws of each example in a step: with dvae-sharp those of the importance-weighted bound, elsewhere averaged. [default: 1]",
        HelpName = "K",
    };

    /// <summary>The options, in the order in which help shows them.</summary>
    public IEnumerable<Option> All => [_structure, _relaxation, _samples];

    /// <summary>The recipe with what was given.</summary>
    /// <param name="recipe">The recipe, to which the other options were applied.</param>
    /// <param name="before">The recipe as it was before.</param>
    /// <param name="keys">Those options.</param>
    /// <param name="result">What was typed.</param>
    /// <exception cref="RunException">A value does not fit, or is of another model; the message names the option.</exception>
    public Recipe Apply(Recipe recipe, Recipe before, RecipeOptions keys, ParseResult result)
    {
        if (result.GetValue(_structure) is { } structure)
        {
            if (OfStructure.FirstOrDefault(x => keys.IsGiven(x, result)) is { } twice)
                throw new RunException($"--structure {structure}", $"says what {twice} says; give one of the two");
            // What is usual of another structure is not of this one.
            var usual = before.Model.Training is { } known && before.Model.Relaxation == $"{Usual(before.Model, null, known)}";
            recipe = recipe with { Model = Structured(usual ? recipe.Model with { Relaxation = null } : recipe.Model, structure) };
        }

        recipe = Relaxed(recipe, before, result.GetValue(_relaxation), keys.Value("--beta", result));
        if (result.GetValue(_samples) is not { } samples)
            return recipe;
        if (samples < 1)
            throw new RunException(Invariant($"--samples {samples}"), "expected a whole number, at least 1");
        return recipe.Model.Training == DiscreteTraining.Relaxed && !keys.IsGiven("--objective", result)
            ? recipe.With("objective.bound", samples > 1 ? Invariant($"iw:{samples}") : "elbo")
            : recipe.With("objective.draws", Invariant($"{samples}"));
    }

    private static ModelRecipe Structured(ModelRecipe model, string text)
    {
        if (Structure().Match(text) is not { Success: true } match)
            throw new RunException($"--structure {text}", "expected a number of groups and lin or nl, as in 1lin, 1nl, 2nl or 4nl");
        if (model.Training is null)
            throw new RunException($"--structure {text}", $"is of the models dvae, dvae-pp and dvae-sharp, and this is {model.Kind}; use --hidden and --latent");
        var groups = int.Parse(match.Groups["groups"].Value, CultureInfo.InvariantCulture);
        return model with { Groups = groups, Latent = groups < 4 ? 200 : 100, Hidden = match.Groups["networks"].Value == "lin" ? [] : [200, 200] };
    }

    // The word beta is both of the divergence and of relaxations, and papers of discrete models mean the second.
    private static Recipe Relaxed(Recipe recipe, Recipe before, string? relaxation, string? beta)
    {
        if (recipe.Model.Training is not { } training)
        {
            return relaxation is null ? recipe
                : throw new RunException($"--relaxation {relaxation}", $"is of the models dvae, dvae-pp and dvae-sharp, and this is {recipe.Model.Kind}; leave it out");
        }

        if (beta is not null)
            recipe = recipe with { Objective = recipe.Objective with { Beta = before.Objective.Beta } };
        var named = relaxation ?? recipe.Model.Relaxation;
        if (beta is not null)
            named = $"{(named ?? Usual(recipe.Model, null, training).Name).Split(':')[0]}:{beta}";
        try
        {
            // Read only to be checked: the usual beta depends on keys that may be set yet.
            _ = Usual(recipe.Model, named, training);
            return recipe with { Model = recipe.Model with { Relaxation = named } };
        }
        catch (FormatException e)
        {
            throw new RunException(relaxation is not null ? $"--relaxation {relaxation}" : beta is not null ? $"--beta {beta}" : "model.relaxation", e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The recipe with its relaxation written out, by all keys that it has in the end.</summary>
    /// <exception cref="RunException">The relaxation is not of the model.</exception>
    public static Recipe Settled(Recipe recipe) => recipe.Model.Training is { } training
        ? recipe with { Model = recipe.Model with { Relaxation = RunModel.RelaxationOf(recipe, training) } }
        : recipe;

    private static BitRelaxation Usual(ModelRecipe model, string? named, DiscreteTraining training) =>
        BitRelaxation.Parse(named, training, model.Groups, model.Hidden.Count == 0);

    [GeneratedRegex("^(?<groups>[1-9][0-9]?)(?<networks>lin|nl)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Structure();
}
