using System.Text.Json.Serialization;
using Latent.Data;

namespace Latent.Runs.Recipes;

/// <summary>
/// An experiment as data: everything needed to run it again, with the defaults written out. Saved beside its results as
/// <c>recipe.json</c>; schedules are texts that <see cref="Schedules.Schedule.Parse"/> reads.
/// </summary>
public sealed record Recipe
{
    /// <summary>The version of this layout that the program writes, and the latest it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the layout.</summary>
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What is learned from.</summary>
    public DataRecipe Data { get; init; } = new();

    /// <summary>What learns.</summary>
    public ModelRecipe Model { get; init; } = new();

    /// <summary>What is maximised.</summary>
    public ObjectiveRecipe Objective { get; init; } = new();

    /// <summary>How the parameters move.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new();

    /// <summary>How long, and what is kept.</summary>
    public TrainingRecipe Training { get; init; } = new();

    /// <summary>What is measured in the end.</summary>
    public EvaluationRecipe Evaluation { get; init; } = new();

    /// <summary>The seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The recipe with a folder to look in for named data sets before all others; null for its own.</summary>
    public Recipe WithDirectory(string? directory) => directory is null ? this : this with { Data = Data with { Directory = directory } };

    /// <summary>The recipe with what it names on this machine named in full, so that it is run again from wherever.</summary>
    internal Recipe Anchored()
    {
        var named = Datasets.All.Any(x => x.Name == Data.Source);
        return this with
        {
            Data = Data with
            {
                Source = !named && Path.Exists(Data.Source) ? Path.GetFullPath(Data.Source) : Data.Source,
                Directory = Data.Directory is null ? null : Path.GetFullPath(Data.Directory),
            },
            Training = Training with { From = Training.From is null ? null : Path.GetFullPath(Training.From) },
        };
    }

    /// <summary>What is said of a file of a format that this version does not read.</summary>
    internal static string LaterFormat(string format) =>
        $"has format {format}, this version reads up to {CurrentFormat}; use the version that wrote it, or a later one";
}
