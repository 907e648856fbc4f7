using Latent.Models;
using Latent.Models.Discrete;
using Latent.Schedules;

namespace Latent.Runs.Recipes;

/// <summary>Reads the texts of a recipe that name what other parts of the library know.</summary>
internal static class RecipeText
{
    /// <summary>What the encoder sees in training.</summary>
    /// <exception cref="RunException">The text names no corruption.</exception>
    public static Corruption Corruption(Recipe recipe) =>
        Read("training.corruption", recipe.Training.Corruption, Models.Corruption.Parse);

    /// <summary>The distribution of a datum given its latents; a mixed one has no columns yet.</summary>
    /// <exception cref="RunException">The text names no likelihood.</exception>
    public static Likelihood Likelihood(Recipe recipe) =>
        Read("model.likelihood", recipe.Model.Likelihood, Models.Likelihood.Parse);

    /// <summary>The relaxation of a discrete model's bits.</summary>
    /// <exception cref="RunException">The text names none that the model takes.</exception>
    public static BitRelaxation Relaxation(ModelRecipe recipe, DiscreteTraining training) => Read(
        "model.relaxation", recipe.Relaxation ?? "", x => BitRelaxation.Parse(x.Length == 0 ? null : x, training, recipe.Groups, recipe.Hidden.Count == 0));

    /// <summary>The schedule of a rate or of a weight, neither of which is below 0.</summary>
    /// <param name="key">Its key, which an error names.</param>
    /// <param name="text">The text.</param>
    /// <param name="stepsPerEpoch">The number of steps in an epoch.</param>
    /// <exception cref="RunException">The text is no schedule, or one that goes below 0.</exception>
    public static Schedule Schedule(string key, string text, long stepsPerEpoch)
    {
        var schedule = Read(key, text, x => Schedules.Schedule.Parse(x, stepsPerEpoch));
        return schedule.Least >= 0
            ? schedule
            : throw new RunException(key, Invariant($"is {text}, and goes down to {schedule.Least}; expected 0 or more at every step"));
    }

    /// <summary>What a text names.</summary>
    /// <param name="key">Its key, which an error names.</param>
    /// <param name="text">The text.</param>
    /// <param name="read">What reads it.</param>
    /// <exception cref="RunException">It names nothing.</exception>
    public static T Read<T>(string key, string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (FormatException e)
        {
            throw new RunException(key, e.Message.TrimEnd('.'), e);
        }
    }
}
