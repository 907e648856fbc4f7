using Latent.Layers;
using Latent.Models.Discrete;
using Latent.Schedules;

namespace Latent.Runs.Recipes;

/// <summary>Which parts of a recipe do not go together: a line each, whatever its data are.</summary>
internal static class RecipeRules
{
    private const string Bound = "objective.bound";

    // What the divergence is weighed by.
    private static readonly string[] Weights = ["beta", "capacity", "limit", "freeBits"];

    private static readonly Rule[] Rules =
    [
        // Of models.
        new("model.upper", x => IsDeterministic(x) && HasLevels(x),
            _ => "is of a vae; an autoencoder has one level of codes"),
        new("model.condition", x => x.Model.IsConditional && HasLevels(x),
            _ => "is label, which a model of several levels is not given; leave --upper out, or --condition"),
        new("model.condition", x => x.Model.IsConditional && IsDeterministic(x),
            _ => "is label, which an autoencoder is not given; leave --condition out, or take the model vae"),
        new("model.weights", x => HasWeightPosterior(x) && IsDeterministic(x),
            _ => "is normal, and an autoencoder has no bound that integrates weights out; leave it out, or take the model vae"),
        new("training.corruption", x => IsCorrupted(x) && x.Model.IsConditional,
            _ => "is of examples without labels, and the model is given the label; leave one of the two out"),

        // Of discrete models.
        new("model.upper", x => IsDiscrete(x) && HasLevels(x), _ => "is of a vae; groups of bits are model.groups"),
        new("model.condition", x => IsDiscrete(x) && x.Model.IsConditional, _ => "is label, which a discrete model is not given; leave --condition out, or take the model vae"),
        new("model.weights", x => IsDiscrete(x) && HasWeightPosterior(x), _ => "is normal, and the weights of a discrete model are points; leave it out, or take the model vae"),
        new("model.groups", x => IsDiscrete(x) && x.Model.Groups > 1 && x.Model.Groups % 2 == 1,
            x => $"is {x.Model.Groups}; the prior's layers are the two halves of the groups, so it is 1 or even"),
        new("training.batch", x => IsDiscrete(x) && x.Model is { Normalize: true, Hidden.Count: > 0 } && x.Training.Batch == 1,
            _ => "is 1, of which batch normalization makes zeros; use more, or set model.normalize=false"),
        new("model.latent", x => IsDiscrete(x) && x.Model is { Groups: 1, Latent: 1 }, _ => "is 1, and the prior has a unit in either layer at least; use 2 or more"),
        new(Bound, x => IsDiscrete(x) && x.Objective.Bound != "elbo" && (x.Model.Training != DiscreteTraining.Relaxed || !x.Objective.Bound.StartsWith("iw:", StringComparison.Ordinal)),
            x => $"is {x.Objective.Bound}; the model {x.Model.Kind} takes elbo{(x.Model.Training == DiscreteTraining.Relaxed ? " or iw:K" : "")}"),
        new("objective.gradient", x => IsDiscrete(x) && x.Objective.Gradient != "reparameterized",
            x => $"is {x.Objective.Gradient}; relaxed bits have the reparameterized gradient"),
        new("objective.divergence", x => x.Model.Training is DiscreteTraining.Bits or DiscreteTraining.SmoothedBits && x.Objective.Divergence == "drawn",
            x => $"is drawn; the divergence of {x.Model.Kind} is between the bits, whose draws have no path"),
        new("objective.capacity", x => IsDiscrete(x) && x.Objective.Capacity is not null, _ => WeighsByValue),
        new("objective.limit", x => IsDiscrete(x) && x.Objective.Limit is not null, _ => WeighsByValue),
        new("objective.freeBits", x => IsDiscrete(x) && x.Objective.FreeBits is not null,
            _ => "needs the divergence of each unit, and the prior couples them; leave it out"),

        // Of objectives. A bound takes densities, and what takes none is no bound.
        new(Bound, x => IsDeterministic(x) != (x.Objective.Bound == ModelRecipe.Deterministic),
            x => $"is {x.Objective.Bound}, the model {x.Model.Kind}; the model autoencoder takes the objective autoencoder, and no other model does"),
        new("training.corruption", x => IsCorrupted(x) && x.Objective.Bound == "wake-sleep",
            _ => "is not for wake-sleep, whose sleep has data of its own; use another objective"),
        new("objective.weightPrior", x => HasWeightPosterior(x) && x.Objective.WeightPrior is not null, _ => WeighsWeights),
        new("objective.weightDecay", x => HasWeightPosterior(x) && x.Objective.WeightDecay is not null, _ => WeighsWeights),
        new("objective.decoderPenalty", x => HasWeightPosterior(x) && x.Objective.DecoderPenalty is not null, _ => WeighsWeights),
        new("objective.gradient", x => HasLevels(x) && x.Objective.Gradient is "score" or "score-baseline" && Penalties(x).Any(name => name != "beta"),
            x => $"is {x.Objective.Gradient}, and of several levels the divergence is drawn, which it weighs by beta alone; leave capacity, limit and freeBits out"),
        new("objective.freeBits", x => HasLevels(x) && x.Objective.FreeBits is not null,
            _ => "needs the divergence of each unit in closed form, which of several levels the top alone has; leave --upper out, or freeBits"),
        .. Weights.Skip(1).Select(name => new Rule($"objective.{name}", x => Penalties(x).IndexOf(name) == 1,
            x => $"{string.Join(" and ", Penalties(x))} each weigh the divergence; give one of them")),

        // Of Monte Carlo EM.
        new(Bound, x => IsEm(x) && UselessToEm(x).Any(),
            x => $"is mcem, which has no bound and no use for {string.Join(", ", UselessToEm(x))}; leave out what is of a bound"),
        new("training.corruption", x => IsEm(x) && IsCorrupted(x),
            _ => "is what an encoder sees, and mcem trains none; leave it out"),
        new("model.weights", x => IsEm(x) && HasWeightPosterior(x),
            _ => "is normal, and mcem learns points; leave it out, or use elbo"),
        new(Bound, x => IsEm(x) && x.Model.IsConditional,
            _ => "mcem samples one level of latent variables, and is given no labels; leave --condition out, or use elbo"),
        new(Bound, x => IsEm(x) && HasLevels(x),
            _ => "mcem samples one level of latent variables; leave --upper out, or use elbo"),
        new("data.binarize", x => IsEm(x) && x.Data.Binarize == "dynamic",
            _ => "is dynamic, and mcem keeps a chain in the posterior of each example, which must be the same at each visit; use static"),
        new("training.patience", x => IsEm(x) && x.Training.Patience is not null,
            _ => "waits for a better validation bound, and mcem has none without an encoder; leave it out"),
    ];

    // What says nothing unless something else is chosen.
    private static readonly Detail[] Details =
    [
        new(["objective.divergence"], "the objective elbo", x => x.Objective.Bound == "elbo"),
        new(["objective.capacityWeight"], "objective.capacity", x => x.Objective.Capacity is not null),
        new(["objective.limitRate"], "objective.limit", x => x.Objective.Limit is not null),
        new(["objective.leapfrogSteps", "objective.targetAcceptance", "objective.updates"], "the objective mcem", IsEm),
        new(["model.groups", "model.relaxation", "model.normalize", "model.chains", "model.temperatures", "model.sweeps"], "the models dvae, dvae-pp and dvae-sharp", IsDiscrete),
        new(["optimizer.epsilonHat"], "the optimizer adam", x => x.Optimizer.Kind == "adam"),
        new(["optimizer.momentum"], "the optimizer momentum", x => x.Optimizer.Kind == "momentum"),
        new(["optimizer.beta1", "optimizer.beta2"], "the optimizers adam and adamax", x => x.Optimizer.Kind is "adam" or "adamax"),
        new(["optimizer.epsilon"], "the optimizers adam, adamax and adagrad", x => x.Optimizer.Kind is "adam" or "adamax" or "adagrad"),
    ];

    private const string WeighsByValue =
        "holds the divergence near a value, and under a Boltzmann prior training knows its gradient alone; leave it out, or weigh it by objective.beta";

    private const string WeighsWeights =
        "weighs weights, and with model.weights normal their divergence from N(0, I) does; leave one of the two out";

    /// <summary>Checks that the parts of a recipe go together.</summary>
    /// <exception cref="RunException">Two do not; the message names them, and what would.</exception>
    public static void Check(Recipe recipe)
    {
        foreach (var rule in Rules)
        {
            if (rule.IsBroken(recipe))
                throw new RunException(rule.Key, rule.Problem(recipe));
        }
    }

    /// <summary>Checks that nothing was set that would go unheard.</summary>
    /// <exception cref="RunException">A key is of something that was not chosen.</exception>
    public static void RefuseUnheard(Recipe recipe)
    {
        var given = recipe.DifferencesFrom(new Recipe()).Select(x => x.Key).ToHashSet();
        foreach (var detail in Details.Where(x => !x.IsHeard(recipe)))
        {
            if (detail.Keys.FirstOrDefault(given.Contains) is { } key)
                throw new RunException(key, $"is of {detail.Of}, and says nothing here; leave it out");
        }
    }

    private static bool IsDeterministic(Recipe recipe) => recipe.Model.Kind == ModelRecipe.Deterministic;

    private static bool IsDiscrete(Recipe recipe) => recipe.Model.Training is not null;

    private static bool HasLevels(Recipe recipe) => recipe.Model.Upper is not null;

    private static bool HasWeightPosterior(Recipe recipe) => recipe.Model.Posterior != WeightPosterior.Point;

    private static bool IsCorrupted(Recipe recipe) => !RecipeText.Corruption(recipe).IsNone;

    private static bool IsEm(Recipe recipe) => !recipe.Objective.TrainsEncoder;

    // What is minimized for the divergence; β = 1 is the bound itself.
    private static List<string> Penalties(Recipe recipe)
    {
        var objective = recipe.Objective;
        var beta = RecipeText.Schedule("objective.beta", objective.Beta, 1);
        bool[] areGiven = [beta is not Constant { Value: 1 }, objective.Capacity is not null, objective.Limit is not null, objective.FreeBits is not null];
        return [.. Weights.Where((_, i) => areGiven[i])];
    }

    private static IEnumerable<string> UselessToEm(Recipe recipe)
    {
        var objective = recipe.Objective;
        var fresh = new ObjectiveRecipe
        {
            Bound = objective.Bound,
            LeapfrogSteps = objective.LeapfrogSteps,
            TargetAcceptance = objective.TargetAcceptance,
            Updates = objective.Updates,
        };
        return recipe.DifferencesFrom(recipe with { Objective = fresh }).Select(x => x.Key);
    }

    /// <summary>Keys that say nothing unless something else is chosen.</summary>
    /// <param name="Keys">The keys.</param>
    /// <param name="Of">What they are of.</param>
    /// <param name="IsHeard">Whether a recipe has chosen that.</param>
    private sealed record Detail(string[] Keys, string Of, Func<Recipe, bool> IsHeard);

    /// <summary>A combination that is refused.</summary>
    /// <param name="Key">The key that an error names.</param>
    /// <param name="IsBroken">Whether a recipe has it.</param>
    /// <param name="Problem">What is wrong with it, and what would do.</param>
    private sealed record Rule(string Key, Func<Recipe, bool> IsBroken, Func<Recipe, string> Problem);
}
