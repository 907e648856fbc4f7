namespace Latent.Runs.Experiments;

/// <summary>A picture of training and validation bounds over the training samples that were seen.</summary>
public sealed record ExperimentFigure
{
    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>The variants in it.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    /// <summary>The least bound that is shown, in nats per example, for early ones are far below all others; null for all.</summary>
    public double? Least { get; init; }
}
