using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Runs.Recipes;

namespace Latent.Runs;

/// <summary>Where a run stands, apart from its arrays: what a checkpoint holds beside the weights.</summary>
public sealed record RunState
{
    /// <summary>The version of the layout.</summary>
    public int Format { get; init; } = Recipe.CurrentFormat;

    /// <summary>The shape of one example, so that a model can be rebuilt without its data.</summary>
    public IReadOnlyList<int> DataShape { get; init; } = [];

    /// <summary>
    /// The labels that a conditional model is given, so that it can be rebuilt without its data; null for any other.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelCounts? Labels { get; init; }

    /// <summary>The number of steps taken.</summary>
    public long Step { get; init; }

    /// <summary>The time spent training, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The best validation bound so far, of an autoencoder its reconstruction, in nats per datum; null before the first validation.</summary>
    public double? BestBound { get; init; }

    /// <summary>The step of the best validation bound.</summary>
    public long BestStep { get; init; }

    /// <summary>The number of validations since the best.</summary>
    public int Waited { get; init; }

    /// <summary>The sums of the training terms since the last line of the metrics.</summary>
    public IReadOnlyDictionary<string, double> Sums { get; init; } = new Dictionary<string, double>();

    /// <summary>The number of steps in <see cref="Sums"/>.</summary>
    public long SummedSteps { get; init; }
}
