namespace Latent.Evaluation.Scoring;

/// <summary>How strange a datum is said to be.</summary>
public sealed record ScoringOptions
{
    /// <summary>The number of draws of z that the bound and the contributions of values are averaged over.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = 16;

    /// <summary>
    /// K, the number of importance samples of the log-likelihood that is the score; null to score by the bound.
    /// </summary>
    public int? Samples { get; init => field = value is { } samples ? Require.Positive(samples) : null; }
}
