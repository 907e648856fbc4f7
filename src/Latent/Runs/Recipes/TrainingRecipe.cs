using System.Text.Json.Serialization;

namespace Latent.Runs.Recipes;

/// <summary>
/// How long a <see cref="Recipe"/> trains and what it keeps. The first limit that is reached ends the training.
/// </summary>
public sealed record TrainingRecipe
{
    /// <summary>
    /// The folder of a run whose best parameters are the first ones; null to start afresh. Only the first step needs it: from then
    /// on the checkpoint has everything.
    /// </summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? From { get; init; }

    /// <summary>
    /// What becomes of the data that the encoder sees in training, as <see cref="Models.Corruption.Parse"/> reads it; the
    /// likelihood is of clean ones.
    /// </summary>
    public string Corruption { get; init; } = "none";

    /// <summary>The number of examples in a step.</summary>
    public int Batch { get; init => field = Check.Positive(value, "training.batch"); } = 100;

    /// <summary>The number of passes over the training examples; null for no limit.</summary>
    public int? Epochs { get; init => field = Check.Positive(value, "training.epochs"); } = 20;

    /// <summary>The number of steps; null for no limit.</summary>
    public long? Steps { get; init => field = Check.Positive(value, "training.steps"); }

    /// <summary>The time in minutes, those before a resume included; null for no limit.</summary>
    public double? Minutes { get; init => field = Check.Positive(value, "training.minutes"); }

    /// <summary>How many validations in a row may bring no better bound; null for no early stop.</summary>
    public int? Patience { get; init => field = Check.Positive(value, "training.patience"); }

    /// <summary>The number of epochs between validations.</summary>
    public int ValidateEvery { get; init => field = Check.Positive(value, "training.validateEvery"); } = 1;

    /// <summary>
    /// The number of seconds between checkpoints, 0 for one at every step. Their times change no result.
    /// </summary>
    public double CheckpointSeconds
    {
        get;
        init => field = Check.NotNegative(value, "training.checkpointSeconds");
    } = 20;
}
