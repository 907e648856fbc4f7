namespace Latent.Runs;

/// <summary>One line of <c>metrics.jsonl</c>: where the run stood, and what it had come to.</summary>
public sealed record Metrics
{
    /// <summary>The number of steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>The number of passes over the training examples, the running one as a fraction.</summary>
    public required double Epoch { get; init; }

    /// <summary>The means of the training terms over the steps since the line before: bounds and their parts in nats per datum, others as their learner has them.</summary>
    public required IReadOnlyDictionary<string, double> Train { get; init; }

    /// <summary>The terms on the validation examples, in the same units; null where none were taken.</summary>
    public IReadOnlyDictionary<string, double>? Validation { get; init; }

    /// <summary>Whether the validation bound is the best so far.</summary>
    public bool Best { get; init; }

    /// <summary>The time spent training so far, in seconds: the one value that differs from run to run.</summary>
    public required double Seconds { get; init; }
}
