using System.Text.Json.Nodes;

namespace Latent.Runs.Experiments;

/// <summary>How much of an <see cref="Experiment"/> is run.</summary>
public sealed record ExperimentScale
{
    /// <summary>The number of seeds, unless another is asked for.</summary>
    public int Seeds { get; init => field = Check.Positive(value, "seeds"); } = 1;

    /// <summary>About how many minutes it takes on two cores with one seed.</summary>
    public required double Minutes { get; init => field = Check.Positive(value, "minutes"); }

    /// <summary>What it sets over every variant: values by dotted path.</summary>
    public JsonObject Set { get; init; } = [];

    /// <summary>The variants that are run; null for all.</summary>
    public IReadOnlyList<string>? Variants { get; init; }
}
